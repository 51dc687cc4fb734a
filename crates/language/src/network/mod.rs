//! What the networks of both engines are made of: weights from a file, products in whole numbers, row-wise arithmetic.

pub(crate) mod product;
pub(crate) mod vector;
pub(crate) mod weights;
