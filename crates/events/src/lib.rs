//! A document to mentions, incidents and links.
