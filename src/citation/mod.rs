//! In-text citations and the works they point to.
