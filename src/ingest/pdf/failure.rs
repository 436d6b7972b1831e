//! Why a PDF cannot be read, told so that a person knows what to do.

use hayro_syntax::{DecryptionError, LoadPdfError};

/// What keeps a file from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is no PDF in it.
    NoPdf,
    /// It opens with a password only.
    Password,
    /// It is encrypted in a way that is not known.
    Encryption,
    /// No page of it can be found.
    Damaged,
    /// Its pages are pictures.
    Scanned,
    /// There is nothing on its pages.
    Empty,
    /// Its letters cannot be told.
    Letters,
    /// It asks for more work than a document does.
    Bomb,
    /// It has more pages than a document.
    Pages,
}

impl Failure {
    /// What the reader of the file made of it.
    pub fn of_loading(error: LoadPdfError, bytes: &[u8]) -> Failure {
        match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Failure::Password,
            LoadPdfError::Decryption(_) => Failure::Encryption,
            LoadPdfError::Invalid if super::is_pdf(bytes) => Failure::Damaged,
            LoadPdfError::Invalid => Failure::NoPdf,
        }
    }

    /// What is said of it.
    pub fn message(self) -> &'static str {
        match self {
            Failure::NoPdf => "it is not a PDF, whatever its name says; give it the ending of what it is",
            Failure::Password => {
                "password-protected: save a copy without the password, e.g. `qpdf --decrypt --password=… FILE.pdf COPY.pdf`"
            }
            Failure::Encryption => {
                "encrypted in a way that is not known; print it to a new PDF and index that"
            }
            Failure::Damaged => {
                "damaged: no page can be found in it; fetch it again or mend it, e.g. with `qpdf FILE.pdf COPY.pdf`"
            }
            Failure::Scanned => "scanned: no text layer; run OCR first, e.g. ocrmypdf",
            Failure::Empty => "there are no words in it",
            Failure::Letters => {
                "the fonts do not tell their letters, so the text would be garbage; run OCR over it, e.g. `ocrmypdf --force-ocr`"
            }
            Failure::Bomb => {
                "it asks for more work than any document does; print it to a new PDF and index that"
            }
            Failure::Pages => "it has more pages than one document may have (20,000); split it",
        }
    }
}
