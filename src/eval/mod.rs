//! Retrieval evaluation: topics, judgements, runs and measures.
