//! The file that keeps reports, incidents and rulings.
