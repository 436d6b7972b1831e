//! A small PDF writer: letters at places, in Courier, whose widths need no table.

/// Courier's letters are six tenths of their size wide.
const COURIER: f32 = 0.6;

/// A PDF in the making.
#[derive(Clone, Debug, Default)]
pub struct Pdf {
    pages: Vec<String>,
    objects: Vec<(String, Vec<u8>)>,
    info: String,
    catalog: String,
    resources: String,
    encrypt: String,
}

/// A font of the page.
#[derive(Clone, Copy, Debug)]
pub enum Font {
    Plain,
    Bold,
    /// The font added with [`Pdf::font`].
    Own,
}

impl Pdf {
    pub fn new() -> Pdf {
        Pdf::default()
    }

    /// Begins a page.
    pub fn page(mut self) -> Pdf {
        self.pages.push(String::new());
        self
    }

    /// Sets a line on the last page; `y` from the bottom of an A4 page, in points.
    pub fn line(mut self, font: Font, size: f32, x: f32, y: f32, text: &str) -> Pdf {
        let name = match font {
            Font::Plain => "F1",
            Font::Bold => "F2",
            Font::Own => "F3",
        };
        let text: String = text.chars().map(escaped).collect();
        let page = self.pages.last_mut().expect("a page was begun");
        page.push_str(&format!("BT /{name} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"));
        self
    }

    /// Sets a paragraph of lines from `y` downwards; the lines broken where `lines` are.
    pub fn lines(mut self, size: f32, x: f32, y: f32, lines: &[&str]) -> Pdf {
        for (at, line) in lines.iter().enumerate() {
            self = self.line(Font::Plain, size, x, y - 1.2 * size * at as f32, line);
        }
        self
    }

    /// Raw drawing instructions on the last page.
    pub fn draw(mut self, instructions: &str) -> Pdf {
        self.pages.last_mut().expect("a page was begun").push_str(instructions);
        self
    }

    /// Entries of the information dictionary, such as `/Title (…)`.
    pub fn info(mut self, entries: &str) -> Pdf {
        self.info.push_str(entries);
        self
    }

    /// Entries of the catalogue.
    pub fn catalog(mut self, entries: &str) -> Pdf {
        self.catalog.push_str(entries);
        self
    }

    /// The font that [`Font::Own`] is.
    pub fn font(mut self, dictionary: &str) -> Pdf {
        self.objects.push((dictionary.to_owned(), Vec::new()));
        let number = 10 + self.objects.len() - 1;
        self.resources.push_str(&format!("/F3 {number} 0 R "));
        self
    }

    /// A further object, the first of which is 10, with a stream if `stream` is not empty.
    pub fn object(mut self, dictionary: &str, stream: &[u8]) -> Pdf {
        self.objects.push((dictionary.to_owned(), stream.to_vec()));
        self
    }

    /// Resources beside the fonts.
    pub fn resources(mut self, entries: &str) -> Pdf {
        self.resources = format!("{}>> {entries} /Unused << ", self.resources);
        self
    }

    /// Says that it is encrypted, as an encryption dictionary.
    pub fn encrypt(mut self, dictionary: &str) -> Pdf {
        self.encrypt = format!("/Encrypt {dictionary} /ID [<00> <00>]");
        self
    }

    /// The bytes of the file. Page `n`, from 0, is object `100 + 2 n`.
    pub fn bytes(&self) -> Vec<u8> {
        let mut objects: Vec<(usize, Vec<u8>)> = Vec::new();
        let mut add = |number: usize, text: String| objects.push((number, text.into_bytes()));
        add(1, format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog));
        let kids: String = (0..self.pages.len()).map(|page| format!("{} 0 R ", 100 + 2 * page)).collect();
        add(2, format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len()));
        for (number, name) in [(3, "Courier"), (4, "Courier-Bold")] {
            let encoding = "/Encoding /WinAnsiEncoding";
            add(number, format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} {encoding} >>"));
        }
        add(5, format!("<< {} >>", self.info));
        let resources = format!("<< /Font << /F1 3 0 R /F2 4 0 R {}>> >>", self.resources);
        for (page, content) in self.pages.iter().enumerate() {
            let number = 100 + 2 * page;
            let (mark, next) = ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]", number + 1);
            add(number, format!("{mark} /Resources {resources} /Contents {next} 0 R >>"));
            add(next, format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        }
        for (at, (dictionary, stream)) in self.objects.iter().enumerate() {
            let mut object = dictionary.clone().into_bytes();
            if !stream.is_empty() {
                object.extend(b"\nstream\n");
                object.extend(stream);
                object.extend(b"\nendstream");
            }
            objects.push((10 + at, object));
        }
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (number, object) in &objects {
            places.push((*number, bytes.len()));
            bytes.extend(format!("{number} 0 obj\n").into_bytes());
            bytes.extend(object);
            bytes.extend(b"\nendobj\n");
        }
        let table = bytes.len();
        bytes.extend(b"xref\n");
        for (number, place) in &places {
            bytes.extend(format!("{number} 1\n{place:010} 00000 n \n").into_bytes());
        }
        let size = places.iter().map(|(number, _)| number + 1).max().unwrap_or(0);
        let trailer = format!("trailer << /Size {size} /Root 1 0 R /Info 5 0 R {} >>", self.encrypt);
        bytes.extend(format!("{trailer}\nstartxref\n{table}\n%%EOF\n").into_bytes());
        bytes
    }
}

/// How wide a text is set in Courier.
pub fn width(size: f32, text: &str) -> f32 {
    text.chars().count() as f32 * size * COURIER
}

/// A character of a PDF string in Windows' Latin alphabet.
fn escaped(c: char) -> String {
    match c {
        '(' | ')' | '\\' => format!("\\{c}"),
        '–' => "\\226".to_owned(),
        '•' => "\\225".to_owned(),
        c if c.is_ascii() => c.to_string(),
        c => format!("\\{:03o}", c as u32),
    }
}
