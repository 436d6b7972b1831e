//! A page's drawing instructions become letters with their places.

use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Dict, Name, Number, Object, Stream, String as PdfString};
use hayro_syntax::page::{Page, Resources, Rotation};

use super::font::{Fonts, Typeface};
use super::matrix::Matrix;
use super::strings::text_string;

/// A letter on the page. Lengths are points; the page is turned so that the letter's line runs to the right, y grows
/// downwards.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// What it reads as; empty where the letter before reads as both; `None` if its font does not tell.
    pub text: Option<Rc<str>>,
    /// Where it begins and ends along its line.
    pub x: [f32; 2],
    /// The line it stands on.
    pub y: f32,
    /// Size of its font.
    pub size: f32,
    /// Quarter turns, clockwise, by which its line is turned against the page's.
    pub turn: u8,
    /// Whether its font is bold.
    pub bold: bool,
    /// Whether its font is italic.
    pub italic: bool,
    /// Whether the file marks it as a page's furniture.
    pub artifact: bool,
    /// The number of the marked content it stands in, by which the file's structure names it.
    pub content: Option<i32>,
}

/// What drawing one document may cost at most; a file that asks for more is a bomb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// Instructions left.
    pub instructions: u64,
    /// Letters left.
    pub letters: u64,
}

/// Forms within forms are followed so far down.
const DEPTH: usize = 12;

/// So many forms are drawn on one page.
const FORMS: usize = 4_000;

/// So many graphics states are kept at once.
const STATES: usize = 512;

/// What is drawn on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn {
    /// Its letters, in the order they are drawn.
    pub glyphs: Vec<Glyph>,
    /// The share of the page that pictures cover, from 0.
    pub pictured: f64,
}

/// Reads what is drawn on a page; `None` if the budget is used up.
pub(super) fn drawn<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>, budget: &mut Budget) -> Option<Drawn> {
    let (width, height) = page.render_dimensions();
    let crop = page.intersected_crop_box();
    let sized = (crop.x1 - crop.x0).min(crop.y1 - crop.y0) >= 1.0;
    let paper = if sized { [f64::from(width), f64::from(height)] } else { [f64::MAX; 2] };
    let mut reader =
        Reader { fonts, budget, glyphs: Vec::new(), pictured: 0.0, forms: FORMS, spans: Vec::new(), paper };
    let state = State { map: upright(page), ..State::default() };
    reader.draw(page.typed_operations(), page.resources(), state, 0)?;
    let pictured = reader.pictured / (f64::from(width) * f64::from(height)).max(1.0);
    Some(Drawn { glyphs: reader.glyphs, pictured })
}

/// From the page's own space to one with the origin in the upper left corner, y downwards, turned as it is read.
fn upright(page: &Page<'_>) -> Matrix {
    let crop = page.intersected_crop_box();
    let (width, height) = (crop.x1 - crop.x0, crop.y1 - crop.y0);
    let flipped = Matrix([1.0, 0.0, 0.0, -1.0, -crop.x0, crop.y1]);
    match page.rotation() {
        Rotation::None => flipped,
        Rotation::Horizontal => flipped.then(Matrix([0.0, 1.0, -1.0, 0.0, height, 0.0])),
        Rotation::Flipped => flipped.then(Matrix([-1.0, 0.0, 0.0, -1.0, width, height])),
        Rotation::FlippedHorizontal => flipped.then(Matrix([0.0, -1.0, 1.0, 0.0, 0.0, width])),
    }
}

/// The part of PDF's graphics state that text depends on.
#[derive(Clone)]
struct State<'a> {
    map: Matrix,
    font: Option<Rc<Typeface<'a>>>,
    size: f64,
    between_letters: f64,
    between_words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

impl Default for State<'_> {
    fn default() -> Self {
        State {
            map: Matrix::IDENTITY,
            font: None,
            size: 1.0,
            between_letters: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// A stretch of marked content that is open.
#[derive(Clone, Debug)]
struct Span {
    artifact: bool,
    content: Option<i32>,
    /// What its letters read as together, and whether that was already given out.
    actual: Option<(Rc<str>, bool)>,
}

struct Reader<'r, 'a> {
    fonts: &'r mut Fonts<'a>,
    budget: &'r mut Budget,
    glyphs: Vec<Glyph>,
    /// The area of the pictures drawn.
    pictured: f64,
    forms: usize,
    spans: Vec<Span>,
    /// Width and height of what is shown of the page.
    paper: [f64; 2],
}

impl<'a> Reader<'_, 'a> {
    fn draw(
        &mut self,
        mut instructions: TypedIter<'_>,
        resources: &Resources<'a>,
        mut state: State<'a>,
        depth: usize,
    ) -> Option<()> {
        let mut kept: Vec<State<'a>> = Vec::new();
        let (mut line, mut pen) = (Matrix::IDENTITY, Matrix::IDENTITY);
        let opened = self.spans.len();
        while let Some(instruction) = instructions.next() {
            self.budget.instructions = self.budget.instructions.checked_sub(1)?;
            match instruction {
                TypedInstruction::SaveState(_) if kept.len() < STATES => kept.push(state.clone()),
                TypedInstruction::RestoreState(_) => {
                    if let Some(before) = kept.pop() {
                        state = before;
                    }
                }
                TypedInstruction::Transform(by) => {
                    state.map = matrix([by.0, by.1, by.2, by.3, by.4, by.5]).then(state.map);
                }
                TypedInstruction::BeginText(_) => (line, pen) = (Matrix::IDENTITY, Matrix::IDENTITY),
                TypedInstruction::TextFont(set) => {
                    let dict: Option<Dict<'a>> = resources.get_font(set.0);
                    state.font = dict.map(|dict| self.fonts.typeface(&dict));
                    state.size = set.1.as_f64();
                }
                TypedInstruction::CharacterSpacing(set) => state.between_letters = set.0.as_f64(),
                TypedInstruction::WordSpacing(set) => state.between_words = set.0.as_f64(),
                TypedInstruction::HorizontalScaling(set) => state.stretch = set.0.as_f64() / 100.0,
                TypedInstruction::TextLeading(set) => state.leading = set.0.as_f64(),
                TypedInstruction::TextRise(set) => state.rise = set.0.as_f64(),
                TypedInstruction::SetTextMatrix(set) => {
                    line = matrix([set.0, set.1, set.2, set.3, set.4, set.5]);
                    pen = line;
                }
                TypedInstruction::NextLine(by) => {
                    line = Matrix::shift(by.0.as_f64(), by.1.as_f64()).then(line);
                    pen = line;
                }
                TypedInstruction::NextLineAndSetLeading(by) => {
                    state.leading = -by.1.as_f64();
                    line = Matrix::shift(by.0.as_f64(), by.1.as_f64()).then(line);
                    pen = line;
                }
                TypedInstruction::NextLineUsingLeading(_) => {
                    line = Matrix::shift(0.0, -state.leading).then(line);
                    pen = line;
                }
                TypedInstruction::ShowText(shown) => self.show(&state, &mut pen, shown.0)?,
                TypedInstruction::NextLineAndShowText(shown) => {
                    line = Matrix::shift(0.0, -state.leading).then(line);
                    pen = line;
                    self.show(&state, &mut pen, shown.0)?;
                }
                TypedInstruction::ShowTextWithParameters(shown) => {
                    state.between_words = shown.0.as_f64();
                    state.between_letters = shown.1.as_f64();
                    line = Matrix::shift(0.0, -state.leading).then(line);
                    pen = line;
                    self.show(&state, &mut pen, shown.2)?;
                }
                TypedInstruction::ShowTexts(shown) => {
                    let mut pieces = shown.0.flex_iter();
                    loop {
                        if let Some(text) = pieces.next::<PdfString<'_>>() {
                            self.show(&state, &mut pen, &text)?;
                        } else if let Some(back) = pieces.next::<Number>() {
                            let by = -back.as_f64() / 1000.0 * state.size * state.stretch;
                            pen = Matrix::shift(by, 0.0).then(pen);
                        } else {
                            break;
                        }
                    }
                }
                TypedInstruction::InlineImage(_) => {
                    self.pictured += state.map.area();
                }
                TypedInstruction::XObject(drawn) => {
                    self.form(drawn.0, resources, &state, depth)?;
                }
                TypedInstruction::BeginMarkedContent(begun) => self.open(begun.0, None),
                TypedInstruction::BeginMarkedContentWithProperties(begun) => {
                    let properties = match begun.1 {
                        Object::Dict(dict) => Some(dict.clone()),
                        Object::Name(name) => resources.properties.get::<Dict<'_>>(name.as_ref()),
                        _ => None,
                    };
                    self.open(begun.0, properties.as_ref());
                }
                TypedInstruction::EndMarkedContent(_) if self.spans.len() > opened => {
                    self.spans.pop();
                }
                _ => {}
            }
        }
        self.spans.truncate(opened);
        Some(())
    }

    fn open(&mut self, tag: &Name<'_>, properties: Option<&Dict<'_>>) {
        if self.spans.len() >= STATES {
            return;
        }
        let around = self.spans.last();
        let artifact = around.is_some_and(|span| span.artifact) || tag.as_str() == "Artifact";
        let own = properties.and_then(|dict| dict.get::<PdfString<'_>>("ActualText"));
        let actual = match own {
            Some(text) => Some((Rc::from(text_string(text.as_bytes())), false)),
            None => around.and_then(|span| span.actual.clone()),
        };
        // Content of a form is counted for itself, and hardly ever tagged.
        let number = properties.and_then(|dict| dict.get::<i32>("MCID"));
        let content = number.or_else(|| around.and_then(|span| span.content));
        self.spans.push(Span { artifact, content, actual });
    }

    /// Draws the form that `name` stands for; pictures hold no letters.
    fn form(
        &mut self,
        name: &Name<'_>,
        resources: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
    ) -> Option<()> {
        let Some(stream) = resources.x_objects.get::<Stream<'a>>(name.as_ref()) else { return Some(()) };
        let dict = stream.dict();
        if dict.get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_str() == "Image") {
            self.pictured += state.map.area();
            return Some(());
        }
        let is_form = dict.get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_str() == "Form");
        if !is_form || depth >= DEPTH || self.forms == 0 {
            return Some(());
        }
        self.forms -= 1;
        let Ok(content) = stream.decoded_data() else { return Some(()) };
        let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        let by = dict.get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
        let state = State { map: by.then(state.map), ..state.clone() };
        self.draw(TypedIter::new(&content), own.as_ref().unwrap_or(resources), state, depth + 1)
    }

    /// Sets a string from the pen onwards.
    fn show(&mut self, state: &State<'a>, pen: &mut Matrix, text: &PdfString<'_>) -> Option<()> {
        let Some(font) = &state.font else { return Some(()) };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = font.code(bytes, at);
            let letter = font.letter(code);
            let wide = letter.advance * state.size;
            let mut step = wide + state.between_letters;
            if length == 1 && code == 32 {
                step += state.between_words;
            }
            self.place(state, font, *pen, letter.text, wide * state.stretch)?;
            *pen = Matrix::shift(step * state.stretch, 0.0).then(*pen);
            at += length;
        }
        Some(())
    }

    fn place(
        &mut self,
        state: &State<'a>,
        font: &Typeface<'a>,
        pen: Matrix,
        mut text: Option<Rc<str>>,
        wide: f64,
    ) -> Option<()> {
        self.budget.letters = self.budget.letters.checked_sub(1)?;
        let map = pen.then(state.map);
        let (x, y) = map.apply(0.0, state.rise);
        // Printers' marks and what was cut off beside the page are not on it.
        let shown = |at: f64, length: f64| (-2.0..=length + 2.0).contains(&at);
        if !(shown(x, self.paper[0]) && shown(y, self.paper[1])) {
            return Some(());
        }
        let (dx, dy) = map.along();
        // Text set upside down by its size alone reads to the left.
        let turn = (dy.atan2(dx) / std::f64::consts::FRAC_PI_2).round().rem_euclid(4.0) as u8;
        let length = wide * dx.hypot(dy);
        let size = (state.size * map.height() * font.em).abs();
        let (x, y) = match turn {
            0 => (x, y),
            1 => (y, -x),
            2 => (-x, -y),
            _ => (-y, x),
        };
        if !(x.is_finite() && y.is_finite() && length.is_finite() && size.is_finite()) {
            return Some(());
        }
        if let Some(span) = self.spans.last_mut()
            && let Some((actual, given)) = &mut span.actual
        {
            text = Some(if *given { Rc::from("") } else { Rc::clone(actual) });
            *given = true;
        }
        let ends = [x, x + length];
        let x =
            if length < 0.0 { [ends[1] as f32, ends[0] as f32] } else { [ends[0] as f32, ends[1] as f32] };
        self.glyphs.push(Glyph {
            text,
            x,
            y: y as f32,
            size: (size as f32).max(0.01),
            turn,
            bold: font.bold,
            italic: font.italic,
            artifact: self.spans.last().is_some_and(|span| span.artifact),
            content: self.spans.last().and_then(|span| span.content),
        });
        Some(())
    }
}

fn matrix(numbers: [Number; 6]) -> Matrix {
    Matrix(numbers.map(|number| number.as_f64()))
}

/// Whether a page draws anything but letters: a scanned page is a picture.
pub(super) fn has_pictures(page: &Page<'_>) -> bool {
    let of_image =
        |dict: &Dict<'_>| dict.get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_str() == "Image");
    let drawn = &page.resources().x_objects;
    drawn.keys().take(64).any(|name| {
        drawn.get::<Stream<'_>>(name.as_ref()).is_some_and(|stream| {
            of_image(stream.dict())
                || stream
                    .dict()
                    .get::<Dict<'_>>("Resources")
                    .is_some_and(|inner| inner.contains_key("XObject"))
        })
    })
}
