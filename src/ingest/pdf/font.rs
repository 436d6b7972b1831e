//! Fonts: from the codes of a text to letters and their widths.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::hayro_cmap::BfString;
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, GlyphId, UNITS_PER_EM,
};
use hayro_syntax::object::{Array, Dict, Name, Rect, Stream};

use super::{sfnt, tex};

/// The fonts of one document, each read once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
    known: HashMap<(usize, usize), Rc<Typeface<'a>>>,
}

/// A font as a text uses it.
pub(super) struct Typeface<'a> {
    font: Option<Font<'a>>,
    /// Whether it is set heavier than running text.
    pub bold: bool,
    /// Whether it is italic or slanted.
    pub italic: bool,
    /// What a unit of font size comes to on paper: 1 but for fonts that draw their letters themselves.
    pub em: f64,
    /// The encoding of a font that names its letters by code.
    tex: Option<tex::Encoding>,
    /// The letters of an embedded font by code, where the file says nothing of its codes.
    embedded: HashMap<u32, char>,
    letters: RefCell<HashMap<u32, Letter>>,
}

/// What one code of a font stands for.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// Its text; `None` if the font does not tell.
    pub text: Option<Rc<str>>,
    /// How far it moves the pen, in ems.
    pub advance: f64,
}

impl<'a> Fonts<'a> {
    /// No font yet.
    pub fn new() -> Fonts<'a> {
        Fonts {
            cache: FontCache::new(),
            // Fonts that are not embedded have metrics and encodings like those of the standard fonts.
            resolver: Arc::new(|query| match query {
                FontQuery::Standard(standard) => Some(standard.get_font_data()),
                FontQuery::Fallback(wanted) => Some(wanted.pick_standard_font().get_font_data()),
            }),
            // Predefined maps are for Chinese, Japanese and Korean; Identity needs no file.
            cmaps: Arc::new(|_| None),
            known: HashMap::new(),
        }
    }

    /// The font that a dictionary describes.
    pub fn typeface(&mut self, dict: &Dict<'a>) -> Rc<Typeface<'a>> {
        // A dictionary's bytes stay where they are as long as the document is open.
        let key = (dict.data().as_ptr() as usize, dict.data().len());
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let font = self.cache.font(dict, &self.resolver, &self.cmaps);
        let typeface = Rc::new(Typeface {
            font,
            bold: is_bold(dict),
            italic: is_italic(dict),
            em: em_of(dict),
            embedded: embedded(dict).unwrap_or_default(),
            tex: if is_type3(dict) { tex::encoding(dict) } else { None },
            letters: RefCell::new(HashMap::new()),
        });
        self.known.insert(key, Rc::clone(&typeface));
        typeface
    }
}

impl Typeface<'_> {
    /// The code at `offset` of a text and how many bytes it takes: at least one.
    pub fn code(&self, bytes: &[u8], offset: usize) -> (u32, usize) {
        match &self.font {
            Some(font) => {
                let (code, length) = font.read_code(bytes, offset);
                (code, length.max(1))
            }
            None => (u32::from(bytes[offset]), 1),
        }
    }

    /// What a code stands for.
    pub fn letter(&self, code: u32) -> Letter {
        if let Some(letter) = self.letters.borrow().get(&code) {
            return letter.clone();
        }
        let letter = self.read_letter(code);
        self.letters.borrow_mut().insert(code, letter.clone());
        letter
    }

    fn read_letter(&self, code: u32) -> Letter {
        let Some(font) = &self.font else {
            return Letter { text: None, advance: 0.5 };
        };
        // What a code means does not depend on which outline draws it.
        let text = match font.glyph(GlyphId::NOTDEF, code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let text = text.map(|text| match text {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        });
        let by_code = || self.tex.and_then(|encoding| tex::letter(encoding, code)).map(str::to_owned);
        let by_glyph = || self.embedded.get(&code).map(char::to_string);
        let text = text.or_else(by_code).or_else(by_glyph);
        let advance = font.code_advance(code).x / f64::from(UNITS_PER_EM);
        Letter { text: text.and_then(|text| plain(&text)).map(Rc::from), advance }
    }
}

/// The letters of an embedded TrueType font by code, where codes are the numbers of glyphs and the file does not say what
/// they mean.
fn embedded(dict: &Dict<'_>) -> Option<HashMap<u32, char>> {
    let identity = |name: Option<Name<'_>>| name.is_none_or(|name| name.as_str().starts_with("Identity"));
    if dict.contains_key("ToUnicode") || dict.get::<Name<'_>>("Subtype")?.as_str() != "Type0" {
        return None;
    }
    let below = dict.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()?;
    if !identity(dict.get::<Name<'_>>("Encoding")) {
        return None;
    }
    let font =
        below.get::<Dict<'_>>("FontDescriptor")?.get::<Stream<'_>>("FontFile2")?.decoded_data().ok()?;
    let letters = sfnt::letters(&font);
    if let Some(map) = below.get::<Stream<'_>>("CIDToGIDMap") {
        let map = map.decoded_data().ok()?;
        let glyph = |two: &[u8]| u32::from(u16::from_be_bytes([two[0], two[1]]));
        let codes = map.chunks_exact(2).take(1 << 16).enumerate();
        return Some(
            codes.filter_map(|(code, two)| Some((code as u32, *letters.get(&glyph(two))?))).collect(),
        );
    }
    identity(below.get::<Name<'_>>("CIDToGIDMap")).then_some(letters)
}

/// A letter's text without what no text has; `None` if nothing is told by it.
fn plain(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter_map(|c| match c {
            // Bullets of Symbol and Wingdings, which word processors use for lists.
            '\u{F0B7}' | '\u{F0A7}' | '\u{F076}' | '\u{F0D8}' | '\u{F0FC}' | '\u{F06E}' => Some('•'),
            '\u{F02D}' => Some('–'),
            '\u{F020}' | '\t' | '\n' | '\r' => Some(' '),
            c if c.is_control() || c == '\u{FFFD}' || ('\u{E000}'..='\u{F8FF}').contains(&c) => None,
            c => Some(c),
        })
        .collect();
    (!plain.is_empty()).then_some(plain)
}

/// The name of a font without the letters that mark a subset, in lower case.
fn name_of(dict: &Dict<'_>) -> String {
    let name = dict.get::<Name<'_>>("BaseFont").map(|name| name.as_str().to_lowercase()).unwrap_or_default();
    name.split_once('+').map_or_else(|| name.clone(), |(_, name)| name.to_owned())
}

fn is_italic(dict: &Dict<'_>) -> bool {
    let name = name_of(dict);
    // Computer Modern calls italic "ti", slanted "sl".
    ["italic", "oblique", "slanted", "cmti", "cmsl", "sfti", "cmbxti"]
        .iter()
        .any(|italic| name.contains(italic))
        || name.ends_with("-it")
        || name.ends_with("ital")
}

fn is_bold(dict: &Dict<'_>) -> bool {
    let descendant = || {
        let fonts: Option<hayro_syntax::object::Array<'_>> = dict.get("DescendantFonts");
        fonts.and_then(|fonts| fonts.iter::<Dict<'_>>().next())
    };
    let descriptor: Option<Dict<'_>> = dict
        .get("FontDescriptor")
        .or_else(|| descendant().and_then(|font| font.get::<Dict<'_>>("FontDescriptor")));
    let heavy = descriptor.as_ref().is_some_and(|descriptor| {
        descriptor.get::<i32>("FontWeight").is_some_and(|weight| weight >= 600)
            || descriptor.get::<i32>("Flags").is_some_and(|flags| flags & 0x4_0000 != 0)
    });
    let name = name_of(dict);
    // Computer Modern and its descendants call bold "bx"; URW calls it "Medi" or "Demi".
    let called = ["bold", "black", "heavy", "-medi", "demi", "-bd", "cmbx", "cmssbx", "sfbx", "lmbx"];
    heavy
        || called.iter().any(|bold| name.contains(bold))
        || name.starts_with("ecbx")
        || name.starts_with("t1bx")
}

fn is_type3(dict: &Dict<'_>) -> bool {
    dict.get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_str() == "Type3")
}

/// Fonts whose letters are little drawings say in their matrix how large a unit is.
fn em_of(dict: &Dict<'_>) -> f64 {
    if !is_type3(dict) {
        return 1.0;
    }
    let matrix = dict.get::<[f64; 6]>("FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    let height = dict.get::<Rect>("FontBBox").map_or(0.0, |bounds| bounds.y1 - bounds.y0);
    let em = (height * matrix[3]).abs();
    // From the lowest descender to the highest ascender is about the size; what is near it are a font's own units.
    if em > 0.0 && !(0.5..2.0).contains(&em) { em } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_without_meaning_are_none() {
        assert_eq!(plain("a").as_deref(), Some("a"));
        assert_eq!(plain("\u{F0B7}").as_deref(), Some("•"));
        assert_eq!(plain("\u{E123}"), None);
        assert_eq!(plain("\u{3}"), None);
    }
}
