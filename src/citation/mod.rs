//! In-text citations and the works they point to.
use crate::document::{Document, Span, WorkKey};
/// stub
#[derive(Clone, Debug, Default)]
pub struct Cited { /// c
    pub citations: Vec<Citation>, /// w
    pub works: Vec<Work> }
/// stub
#[derive(Clone, Debug)]
pub struct Citation { /// s
    pub span: Span, /// f
    pub form: Form, /// w
    pub work: Option<WorkKey>, /// l
    pub locator: Option<String>, /// a
    pub attributed_to: Option<String>, /// a
    pub antecedent: Option<usize>, /// c
    pub confidence: Form }
/// stub
#[derive(Clone, Debug)]
pub struct Form;
impl Form { /// n
    pub fn name(&self) -> &'static str { "x" } }
/// stub
#[derive(Clone, Debug)]
pub struct Work { /// k
    pub key: WorkKey, /// a
    pub authors: Vec<String>, /// y
    pub year: Option<String>, /// r
    pub reference: Option<Entry> }
/// stub
#[derive(Clone, Debug)]
pub struct Entry { /// s
    pub span: Span }
impl Work { /// l
    pub fn label(&self) -> String { String::new() } }
/// stub
pub fn cite(_d: &Document) -> Cited { Cited::default() }
