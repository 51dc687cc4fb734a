//! Reports in, a checked record of incidents out.
