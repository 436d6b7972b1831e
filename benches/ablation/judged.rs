//! Collections with judged topics.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use belegg::analysis::{Analyzer, Steps};
use belegg::document::PassageId;
use belegg::eval::{JudgedPassage, Qrels, Run, Scored, TopicId, Topics, parse_judgements, resolve};
use belegg::index::{Index, IndexWriter, WriterOptions, prepare, prepare_ready_cut};
use belegg::ingest::{CollectionPassage, read_collection, read_text};
use belegg::search::Searcher;
use belegg::{corpus, structure};

use crate::common;
use crate::variants::Variant;

/// Passages a topic that are looked at.
const DEPTH: usize = 100;

/// A collection, topics over it, and what answers them.
pub struct Judged {
    pub name: &'static str,
    /// What it is, in a line.
    pub what: String,
    texts: Texts,
    /// Id, query, kind.
    pub topics: Vec<(String, String, String)>,
    pub qrels: Qrels,
}

#[derive(Clone)]
enum Texts {
    Corpus,
    /// A thesis as raw text; judged are its paragraphs, by lines.
    Thesis {
        text: String,
        paragraphs: Vec<(String, u32, u32)>,
    },
    Passages {
        passages: Vec<CollectionPassage>,
        /// Whether a passage counts as its document, the part of its id before the last full stop.
        by_document: bool,
    },
}

/// The built-in corpus and what else is found.
pub fn all() -> Vec<Judged> {
    let mut all = vec![corpus()];
    if let Some(data) = common::data() {
        all.push(thesis(&data.join("thesis")));
        all.push(ready_cut("NorQuAD dev", &data.join("norquad"), "dev", ""));
        all.push(ready_cut("NorQuAD train", &data.join("norquad"), "train", ""));
        all.push(ready_cut("NorSumm nb", &data.join("norsumm"), "nb.dev", " by document"));
        all.push(ready_cut("NorSumm nn", &data.join("norsumm"), "nn.dev", " by document"));
    }
    all
}

/// The built-in corpus.
pub fn corpus() -> Judged {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let topics = topics(&read("topics.tsv"));
    let index = corpus::build_in_memory(Arc::new(Analyzer::default())).unwrap();
    let mut passages = Vec::new();
    for document in index.documents().unwrap() {
        let of_document = index.passages(&document.header.id).unwrap();
        passages.extend(of_document.into_iter().map(|p| (PassageId(p.passage), p.document.id, p.text)));
    }
    let named = passages.iter().map(|p| JudgedPassage { id: &p.0, document: &p.1, text: &p.2 });
    let qrels = resolve(&parse_judgements(&read("qrels.txt")).unwrap(), named).unwrap();
    let what = format!("the built-in corpus, {} topics, {} passages", topics.len(), passages.len());
    Judged { name: "corpus", what, texts: Texts::Corpus, topics, qrels }
}

fn thesis(folder: &Path) -> Judged {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let paragraphs: Vec<_> = read("paragraphs.tsv")
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (fields[0].to_owned(), fields[1].parse().unwrap(), fields[2].parse().unwrap())
        })
        .collect();
    let topics = topics(&read("topics.dev.tsv"));
    let what = format!("a thesis as raw text, {} development topics, judged by paragraph", topics.len());
    let qrels = Qrels::parse(&read("qrels.dev.txt")).unwrap().0;
    Judged {
        name: "thesis dev",
        what,
        texts: Texts::Thesis { text: read("thesis.txt"), paragraphs },
        topics,
        qrels,
    }
}

/// A collection of ready-cut passages.
pub fn ready_cut(name: &'static str, folder: &Path, part: &str, judged: &str) -> Judged {
    // "dev" or "nb.dev"; both of NorSumm's languages share the passages.
    let read = |name: String| std::fs::read_to_string(folder.join(name)).unwrap();
    let passages: Vec<_> =
        read_collection(&folder.join("collection.jsonl")).unwrap().map(Result::unwrap).collect();
    let topics = topics(&read(format!("queries.{part}.tsv")));
    let what = format!("{} queries on {} ready-cut passages{judged}", topics.len(), passages.len());
    let qrels = Qrels::parse(&read(format!("qrels.{part}.txt"))).unwrap().0;
    let texts = Texts::Passages { passages, by_document: !judged.is_empty() };
    Judged { name, what, texts, topics, qrels }
}

fn topics(text: &str) -> Vec<(String, String, String)> {
    let kinds: BTreeMap<&str, &str> = text
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?, fields.nth(1)?))
        })
        .collect();
    let topics = Topics::parse(text).unwrap();
    let kind = |id: &str| kinds.get(id).copied().unwrap_or_default().to_owned();
    topics.iter().map(|topic| (topic.id.0.clone(), topic.query.clone(), kind(&topic.id.0))).collect()
}

impl Judged {
    /// Other topics over the same passages; `relevant` gives what is relevant for each, with its grade.
    pub fn with_topics(
        &self,
        name: &'static str,
        what: &str,
        topics: Vec<(String, String, String)>,
        relevant: &dyn Fn(&str) -> Vec<(String, i64)>,
    ) -> Judged {
        let lines: Vec<String> = topics
            .iter()
            .flat_map(|(id, ..)| {
                relevant(id).into_iter().map(move |(p, grade)| format!("{id} 0 {p} {grade}"))
            })
            .collect();
        let qrels = Qrels::parse(&lines.join("\n")).unwrap().0;
        let what = format!("{what}; {} queries", topics.len());
        Judged { name, what, texts: self.texts.clone(), topics, qrels }
    }

    /// What is judged of a topic, with its grade.
    pub fn relevant(&self, topic: &str) -> Vec<(String, i64)> {
        let topic = TopicId(topic.to_owned());
        self.qrels.of_topic(&topic).map(|(passage, grade)| (passage.0.clone(), i64::from(grade.0))).collect()
    }

    /// The passages of a ready-cut collection, with their ids.
    pub fn passages(&self) -> impl Iterator<Item = (&str, &str)> {
        let passages: &[CollectionPassage] = match &self.texts {
            Texts::Passages { passages, .. } => passages,
            _ => &[],
        };
        passages.iter().map(|passage| (passage.id.as_str(), passage.text.as_str()))
    }

    /// The collection indexed by a chain with these steps.
    pub fn index(&self, steps: Steps) -> Index {
        let analyzer = Arc::new(Analyzer::new(steps));
        // One thread, so that equal scores come in the same order each time.
        let options = WriterOptions { threads: 1, ..WriterOptions::default() };
        match &self.texts {
            Texts::Corpus => corpus::build_in_memory(analyzer).unwrap(),
            Texts::Thesis { text, .. } => {
                let writer = IndexWriter::in_memory(analyzer, &options).unwrap();
                let (source, paged) = read_text(Path::new("thesis.txt"), text, None).unwrap();
                let document = structure::structure(&paged);
                let prepared = prepare("thesis", &source, &document, &writer.fields(), &writer.analyzer());
                writer.add(prepared).unwrap();
                writer.into_index().unwrap()
            }
            Texts::Passages { passages, .. } => {
                let writer = IndexWriter::in_memory(analyzer, &options).unwrap();
                let (fields, analyzer) = (writer.fields(), writer.analyzer());
                for (i, passage) in passages.iter().enumerate() {
                    let ordinal = i as u32 + 1;
                    let prepared =
                        prepare_ready_cut(passage.clone(), ordinal, "collection", &fields, &analyzer);
                    writer.add(prepared).unwrap();
                }
                writer.into_index().unwrap()
            }
        }
    }

    /// The ranking of every topic, as judged things.
    pub fn run(&self, index: &Index, variant: &Variant) -> Run {
        let lines = self.lines(index);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = self.topics.len().div_ceil(threads).max(1);
        let mut run = Run::new("ablation").unwrap();
        std::thread::scope(|scope| {
            let work = |topics: &[(String, String, String)]| -> Vec<(String, Vec<Scored>)> {
                let searcher = Searcher::new(index);
                let rank = |query: &str| searcher.ranking(query, DEPTH, &variant.options).unwrap();
                topics
                    .iter()
                    .map(|(id, query, _)| (id.clone(), self.as_judged(rank(query), &lines)))
                    .collect()
            };
            let shares: Vec<_> =
                self.topics.chunks(share).map(|topics| scope.spawn(move || work(topics))).collect();
            for (id, ranking) in shares.into_iter().flat_map(|share| share.join().unwrap()) {
                run.insert(TopicId(id), ranking).unwrap();
            }
        });
        run
    }

    /// The lines of each passage, where paragraphs are judged.
    pub fn lines(&self, index: &Index) -> BTreeMap<String, (u32, u32)> {
        if !matches!(self.texts, Texts::Thesis { .. }) {
            return BTreeMap::new();
        }
        let passages = index.passages("thesis").unwrap();
        passages.into_iter().filter_map(|p| Some((p.passage, p.lines?))).collect()
    }

    /// What is judged in place of passages, each once, the best first.
    pub fn as_judged(
        &self,
        ranking: Vec<(String, f32)>,
        lines: &BTreeMap<String, (u32, u32)>,
    ) -> Vec<Scored> {
        let mut judged: Vec<Scored> = Vec::with_capacity(ranking.len());
        for (passage, score) in ranking {
            let id = match &self.texts {
                Texts::Passages { by_document: true, .. } => {
                    passage.rsplit_once('.').map_or(passage.as_str(), |(document, _)| document).to_owned()
                }
                // A passage counts as the paragraph it shares most lines with.
                Texts::Thesis { paragraphs, .. } => {
                    let Some(&(first, last)) = lines.get(&passage) else { continue };
                    let shared =
                        |p: &(String, u32, u32)| i64::from(last.min(p.2)) - i64::from(first.max(p.1));
                    // Of equals the first, as Python's max does.
                    match paragraphs.iter().rev().max_by_key(|p| shared(p)) {
                        Some(paragraph) if shared(paragraph) >= 0 => paragraph.0.clone(),
                        _ => continue,
                    }
                }
                _ => passage,
            };
            if !judged.iter().any(|known| known.passage.0 == id) {
                judged.push(Scored { passage: PassageId(id), score: f64::from(score) });
            }
        }
        judged
    }
}
