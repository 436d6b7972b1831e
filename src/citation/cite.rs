//! From a document to its citations, works and excerpts.

use std::collections::{BTreeMap, HashSet};

use super::authors::{Authors, Context, Vocabulary};
use super::cited::{Citation, Cited, Confidence, Form};
use super::excerpt::{Excerpt, ExcerptKind};
use super::footnote::Calls;
use super::library::Library;
use super::locator::Locator;
use super::mention::{Cue, mentions};
use super::quote::Quotation;
use super::reference::{Entry, entry, is_entry};
use super::report::{Names, noted, reported};
use super::resolve::{Outcome, Placed, resolve};
use super::sentence::{sentence_at, sentences};
use super::set_off::quote_all;
use super::token::Tokens;
use crate::document::{BlockKind, Document, Language, Span};

/// One block while it is read.
pub(super) struct Reading<'a> {
    pub(super) block: usize,
    pub(super) tokens: Tokens<'a>,
    pub(super) sentences: Vec<Span>,
    /// Its mentions, as a range of all.
    pub(super) mentions: std::ops::Range<usize>,
    pub(super) pages: Vec<(Span, Locator)>,
}

/// Finds citations and quotations in a document's running text, abstracts, block quotations, lists and notes, and the works they name.
///
/// Headings, title pages and reference lists give no citations; the entries of a reference list decide what the works
/// are called. Time is near linear in the length of the text. Guarantees: citations rise by position and every span lies
/// on character boundaries; `antecedent` points backwards; every work named by a citation is in `works`.
pub fn cite(document: &Document) -> Cited {
    let text = document.text.as_str();
    let mut readings = Vec::new();
    let mut entries = Vec::new();
    let mut names = Names::default();
    for (block, b) in document.blocks.iter().enumerate() {
        match b.kind {
            BlockKind::Reference => entries.extend(entry(text, b.span)),
            BlockKind::Paragraph
            | BlockKind::Quote
            | BlockKind::List
            | BlockKind::Note
            | BlockKind::Table => {
                let tokens = Tokens::read(text, b.span);
                if is_entry(&tokens) {
                    entries.extend(entry(text, b.span));
                    continue;
                }
                names.add(&tokens);
                readings.push(Reading {
                    block,
                    tokens,
                    sentences: Vec::new(),
                    mentions: 0..0,
                    pages: Vec::new(),
                });
            }
            // An abstract stands among the front matter; labels and title pages hold no sentences.
            BlockKind::Front if is_prose(b.span.of(text)) => {
                let tokens = Tokens::read(text, b.span);
                names.add(&tokens);
                readings.push(Reading {
                    block,
                    tokens,
                    sentences: Vec::new(),
                    mentions: 0..0,
                    pages: Vec::new(),
                });
            }
            BlockKind::Heading(_) | BlockKind::Front => {}
        }
    }
    let mut placed: Vec<Placed> = Vec::new();
    let mut other_source = false;
    let english =
        document.metadata.language.as_ref().is_some_and(|language| language.value == Language::English);
    for reading in &mut readings {
        let note = document.blocks[reading.block].kind == BlockKind::Note;
        let vocabulary: &Vocabulary<'_> = &names.common;
        let found = mentions(&reading.tokens, Context { vocabulary, english, inside: false }, note);
        let from = placed.len();
        placed.extend(found.mentions.into_iter().enumerate().map(|(i, mention)| Placed {
            mention,
            note,
            after_other: note && i == 0 && other_source,
        }));
        if note {
            let shown = placed[from..]
                .iter()
                .any(|p| !(p.after_other && matches!(p.mention.cue, Cue::Same(None, _))));
            other_source = !shown && is_other_source(document.blocks[reading.block].span.of(text));
        }
        reading.mentions = from..placed.len();
        reading.pages = found.pages;
        reading.sentences = sentences(&reading.tokens);
    }
    if english {
        for locator in placed.iter_mut().filter_map(|p| p.mention.locator.as_mut()) {
            locator.make_english();
        }
        for (_, locator) in readings.iter_mut().flat_map(|reading| &mut reading.pages) {
            locator.make_english();
        }
    }
    drop_doubtful(&mut readings, &mut placed, &entries);
    let cited = placed.iter().filter_map(|p| match &p.mention.cue {
        Cue::Named(authors, year) => Some((authors, *year, p.mention.span.of(text).to_owned())),
        _ => None,
    });
    let titled = placed.iter().filter_map(|p| match (&p.mention.cue, &p.mention.title) {
        (Cue::Named(authors, year), Some(title)) => Some((authors, *year, title.as_str())),
        _ => None,
    });
    let short = placed.iter().filter_map(|p| match &p.mention.cue {
        Cue::Titled(authors, _) => Some(authors),
        _ => None,
    });
    let library = Library::gather(entries, cited, titled, short);
    let outcomes = resolve(&placed, &library);
    lend_pages(&readings, &mut placed, &outcomes);
    let reports = reports(document, &readings, &placed, &outcomes, &names, &library);
    let quoted = quote_all(document, &readings, &placed, &outcomes);
    assemble(document, &readings, &placed, outcomes, reports, quoted, library)
}

/// Takes out mentions that may be a noun and a year, unless the same name is cited beyond doubt elsewhere.
fn drop_doubtful(readings: &mut [Reading<'_>], placed: &mut Vec<Placed>, entries: &[(Entry, Authors)]) {
    if !placed.iter().any(|p| p.mention.doubtful) {
        return;
    }
    let mut known: HashSet<String> = HashSet::new();
    let sure = placed.iter().filter(|p| !p.mention.doubtful).filter_map(|p| match &p.mention.cue {
        Cue::Named(authors, _) => Some(authors),
        _ => None,
    });
    for authors in sure.chain(entries.iter().map(|(_, authors)| authors)) {
        known.extend(
            authors.names.iter().filter_map(|name| name.words.split(' ').next_back().map(str::to_owned)),
        );
    }
    let keeps: Vec<bool> = placed
        .iter()
        .map(|p| match &p.mention.cue {
            Cue::Named(authors, _) if p.mention.doubtful => {
                authors.names[0].words.split(' ').next_back().is_some_and(|word| known.contains(word))
            }
            _ => true,
        })
        .collect();
    // How many are kept up to each place.
    let kept: Vec<usize> = std::iter::once(0)
        .chain(keeps.iter().scan(0, |sum, &keep| {
            *sum += usize::from(keep);
            Some(*sum)
        }))
        .collect();
    for reading in readings {
        reading.mentions = kept[reading.mentions.start]..kept[reading.mentions.end];
    }
    let mut keep = keeps.iter();
    placed.retain(|_| keep.next().copied().unwrap_or(true));
}

/// Whether a note that names no work gives a source all the same: short, with a number beside its own.
fn is_other_source(note: &str) -> bool {
    let text = note.trim_start_matches(|c: char| !c.is_alphabetic());
    text.split_whitespace().count() <= 20 && text.contains(|c: char| c.is_ascii_digit())
}

/// Whether a block of front matter is running text.
fn is_prose(text: &str) -> bool {
    // A note's number may close it.
    let closing = |c: char| c.is_whitespace() || c.is_numeric();
    text.trim_end_matches(closing).ends_with(['.', '!', '?', '»', '”', ')'])
        && text.split_whitespace().nth(14).is_some()
}

/// `Moe (2002) skriver at … (s. 84)`: the page belongs to the citation before it in the sentence.
fn lend_pages(readings: &[Reading<'_>], placed: &mut [Placed], outcomes: &[Option<Outcome>]) {
    for reading in readings {
        for (bracket, locator) in &reading.pages {
            let sentence = sentence_at(&reading.sentences, bracket.start);
            let before = reading
                .mentions
                .clone()
                .rev()
                .find(|&i| outcomes[i].is_some() && placed[i].mention.span.start < bracket.start);
            if let Some(i) = before
                && locator.is_exact()
                && placed[i].mention.locator.is_none()
                && sentence_at(&reading.sentences, placed[i].mention.span.start) == sentence
            {
                placed[i].mention.locator = Some(locator.clone());
            }
        }
    }
}

/// Who is reported through each mention.
fn reports(
    document: &Document,
    readings: &[Reading<'_>],
    placed: &[Placed],
    outcomes: &[Option<Outcome>],
    names: &Names<'_>,
    library: &Library,
) -> Vec<Option<String>> {
    let text = document.text.as_str();
    let mut reports: Vec<Option<String>> = vec![None; placed.len()];
    let mut calls: Option<Calls> = None;
    for (r, reading) in readings.iter().enumerate() {
        for i in reading.mentions.clone() {
            let Some(outcome) = &outcomes[i] else { continue };
            let mention = &placed[i].mention;
            let Some(&sentence) = reading.sentences.get(sentence_at(&reading.sentences, mention.span.start))
            else {
                continue;
            };
            // In a note a semicolon begins what another work says.
            let start = text[sentence.start..mention.span.start.max(sentence.start)]
                .rfind(';')
                .filter(|_| placed[i].note)
                .map_or(sentence.start, |at| sentence.start + at + 1);
            let sentence = Span::new(start, sentence.end.max(start));
            let mut authors = outcome.work.map(|work| library.authors(work)).unwrap_or_default();
            if let Some(work) = outcome.work {
                authors.extend(library.abbreviations(work).map(str::to_owned));
            }
            let mut said = reported(&reading.tokens, sentence, mention, outcome.span, names, &authors);
            if said.is_none() {
                said =
                    outcome.reported.clone().filter(|name| name.split(' ').all(|word| names.is_name(word)));
            }
            // `3 Sitert i Moe 2002`: whose words they are stands in the text.
            if said.is_none() && placed[i].note && mention.secondary {
                let calls = calls.get_or_insert_with(|| Calls::gather(document, readings));
                let note = document.blocks[reading.block].span.of(text);
                said = calls.of(note, r).and_then(|(called, at)| {
                    let called = &readings[called];
                    let sentence =
                        called.sentences.get(sentence_at(&called.sentences, at.saturating_sub(1)))?;
                    noted(&called.tokens, *sentence, at, names)
                });
            }
            // `ibid.` goes on with whom its antecedent reported, if the paragraph does.
            // `Totton (ibid.)` names who speaks now.
            if said.is_none()
                && !matches!(&mention.cue, Cue::Same(Some(_), _))
                && let Some(j) = outcome.antecedent.filter(|j| reading.mentions.contains(j))
                && let Some(name) = &reports[j]
                && let Some(last) = name.rsplit(' ').next()
                && text[placed[j].mention.bracket.end..outcome.span.start.max(placed[j].mention.bracket.end)]
                    .contains(last)
            {
                said = Some(name.clone());
            }
            reports[i] = said;
        }
    }
    reports
}

/// Puts citations and quotations in order and draws the excerpts.
fn assemble(
    document: &Document,
    readings: &[Reading<'_>],
    placed: &[Placed],
    outcomes: Vec<Option<Outcome>>,
    reports: Vec<Option<String>>,
    quoted: Vec<(usize, Quotation)>,
    library: Library,
) -> Cited {
    let mut used = vec![false; library.len()];
    for outcome in outcomes.iter().flatten() {
        if let Some(work) = outcome.work {
            used[work] = true;
        }
    }
    let (works, keys, uncited) = library.finish(&used);
    let key = |work: Option<usize>| work.map(|work| keys[work].clone());
    // Each with the mention it is, if it is one, and the reading it stands in.
    let mut drafts: Vec<(Citation, Option<usize>, usize)> = Vec::new();
    for (r, reading) in readings.iter().enumerate() {
        for i in reading.mentions.clone() {
            let Some(outcome) = &outcomes[i] else { continue };
            let mention = &placed[i].mention;
            let citation = Citation {
                span: outcome.span,
                form: mention.form,
                work: key(outcome.work),
                locator: mention.locator.clone(),
                attributed_to: reports[i].clone(),
                antecedent: outcome.antecedent,
                confidence: outcome.confidence,
            };
            drafts.push((citation, Some(i), r));
        }
    }
    for (r, quotation) in quoted {
        let source = quotation.source.and_then(|i| outcomes[i].as_ref().map(|outcome| (i, outcome)));
        let citation = Citation {
            span: quotation.span,
            form: if quotation.block { Form::BlockQuote } else { Form::Quote },
            work: source.and_then(|(_, outcome)| key(outcome.work)),
            locator: quotation
                .locator
                .or_else(|| source.and_then(|(i, _)| placed[i].mention.locator.clone())),
            attributed_to: source.and_then(|(i, _)| reports[i].clone()),
            antecedent: None,
            confidence: source
                .map_or(Confidence::Ambiguous, |(_, outcome)| outcome.confidence.max(quotation.confidence)),
        };
        drafts.push((citation, None, r));
    }
    drafts.sort_by_key(|(citation, _, _)| (citation.span.start, citation.span.end));
    let place: BTreeMap<usize, usize> =
        drafts.iter().enumerate().filter_map(|(at, (_, i, _))| i.map(|i| (i, at))).collect();
    for (citation, _, _) in &mut drafts {
        citation.antecedent = citation.antecedent.and_then(|i| place.get(&i).copied());
    }
    let mut excerpts: Vec<Excerpt> = Vec::new();
    for (at, (citation, mention, r)) in drafts.iter().enumerate() {
        let Some(work) = citation.work.clone() else { continue };
        let reading = &readings[*r];
        let (span, kind) = match mention {
            None => (citation.span, ExcerptKind::Quotation),
            Some(_) => {
                let sentence = sentence_at(&reading.sentences, citation.span.start);
                (reading.sentences.get(sentence).copied().unwrap_or(citation.span), ExcerptKind::Paraphrase)
            }
        };
        // One sentence that names a work twice is one excerpt of it; so is the sentence that is nothing but the quotation.
        let known = excerpts.iter().rev().take(8).any(|e| e.work == work && e.span == span);
        if !known && document.blocks[reading.block].kind != BlockKind::Note {
            excerpts.push(Excerpt { work, span, kind, citation: at });
        }
    }
    Cited {
        citations: drafts.into_iter().map(|(citation, _, _)| citation).collect(),
        works,
        excerpts,
        uncited,
    }
}
