//! What is known beforehand: ontology, actors, gazetteer, lexicons.
