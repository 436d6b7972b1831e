//! The file of forward rows that each segment has: bytes by row, read where they lie.
//!
//! A part of the segment like tantivy's own, written, merged and swept away with it. Rows stand in blocks, each block followed
//! by where its rows end; at the end of the file stands where each block ends, and how many rows there are.

use std::any::Any;
use std::io;
use std::ops::Range;

use tantivy::directory::{OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::index::{SegmentComponent, SegmentId};
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema, Value};
use tantivy::{DocId, Segment, SegmentReader, TantivyDocument, TantivyError};

/// Its name's ending.
const EXTENSION: &str = "forward";
/// Rows in a block.
const BLOCK: usize = 64;

/// Writes the rows of a field.
pub struct RowsPlugin(pub Field);

impl SegmentPlugin for RowsPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let write = context.segment.open_write(component())?;
        Ok(Box::new(RowsWriter { field: self.0, file: RowsFile::new(write) }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut file = RowsFile::new(context.target_segment.open_write(component())?);
        // Nothing is sorted: rows follow each other as they stand in the segments.
        for segment in context.readers {
            let rows = Rows::open(segment)?;
            for row in segment.doc_ids_alive() {
                file.push(rows.row(row))?;
            }
        }
        Ok(file.finish()?)
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// Writes the rows of a segment as they come.
struct RowsWriter {
    field: Field,
    file: RowsFile<WritePtr>,
}

impl PluginWriter for RowsWriter {
    fn add_document(&mut self, _: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let document = document.as_any().downcast_ref::<TantivyDocument>();
        let value = document.and_then(|document| document.get_first(self.field));
        let row = value.as_ref().and_then(|value| value.as_custom()).unwrap_or_default();
        Ok(self.file.push(row)?)
    }

    fn serialize(self: Box<Self>, _: &Segment, sorted: Option<&DocIdMapping>) -> tantivy::Result<()> {
        match sorted {
            None => Ok(self.file.finish()?),
            Some(_) => Err(TantivyError::InvalidArgument("rows keep the order they came in".to_owned())),
        }
    }

    fn mem_usage(&self) -> usize {
        self.file.blocks.capacity() * 8
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The file as it is written.
struct RowsFile<W: TerminatingWrite> {
    write: W,
    count: u32,
    /// Where each block ends, and in the lowest byte how many bytes tell where one of its rows ends.
    blocks: Vec<u64>,
    /// How much is written of blocks, and of rows in the block that is open.
    written: u64,
    open: u64,
    /// Where the rows of that block end in it.
    ends: Vec<u64>,
}

impl<W: TerminatingWrite> RowsFile<W> {
    fn new(write: W) -> RowsFile<W> {
        RowsFile { write, count: 0, blocks: Vec::new(), written: 0, open: 0, ends: Vec::new() }
    }

    fn push(&mut self, row: &[u8]) -> io::Result<()> {
        self.write.write_all(row)?;
        self.open += row.len() as u64;
        self.ends.push(self.open);
        self.count += 1;
        if self.ends.len() == BLOCK { self.close() } else { Ok(()) }
    }

    fn close(&mut self) -> io::Result<()> {
        if self.ends.is_empty() {
            return Ok(());
        }
        let size = (u64::BITS - self.open.leading_zeros()).div_ceil(8) as usize;
        for end in &self.ends {
            self.write.write_all(&end.to_le_bytes()[..size])?;
        }
        self.written += self.open + (self.ends.len() * size) as u64;
        self.blocks.push(self.written << 8 | size as u64);
        self.open = 0;
        self.ends.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.close()?;
        for block in &self.blocks {
            self.write.write_all(&block.to_le_bytes())?;
        }
        self.write.write_all(&self.count.to_le_bytes())?;
        self.write.terminate()
    }
}

/// The rows of a segment, for reading.
#[derive(Clone, Debug)]
pub struct Rows {
    segment: SegmentId,
    bytes: OwnedBytes,
    count: usize,
    /// Where the blocks' ends stand.
    blocks: usize,
}

impl Rows {
    /// Those of a segment.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Rows> {
        Ok(Rows::new(segment.segment_id(), segment.open_read(component())?.read_bytes()?))
    }

    /// Damaged bytes read as no rows.
    fn new(segment: SegmentId, bytes: OwnedBytes) -> Rows {
        let parse = || {
            let (rest, count) = bytes.split_last_chunk()?;
            let count = u32::from_le_bytes(*count) as usize;
            Some((count, rest.len().checked_sub(count.div_ceil(BLOCK) * 8)?))
        };
        let (count, blocks) = parse().unwrap_or_default();
        Rows { segment, bytes, count, blocks }
    }

    /// The segment whose rows they are.
    pub fn segment(&self) -> SegmentId {
        self.segment
    }

    /// A row's bytes; none if there is no such row.
    pub fn row(&self, row: DocId) -> &[u8] {
        self.place(row as usize).and_then(|place| self.bytes.get(place)).unwrap_or_default()
    }

    /// The same, held by itself.
    pub fn owned_row(&self, row: DocId) -> OwnedBytes {
        let place = self.place(row as usize).filter(|place| self.bytes.get(place.clone()).is_some());
        self.bytes.slice(place.unwrap_or(0..0))
    }

    fn place(&self, row: usize) -> Option<Range<usize>> {
        if row >= self.count {
            return None;
        }
        let (number, within) = (row / BLOCK, row % BLOCK);
        let block = |number: usize| {
            let eight = self.bytes.get(self.blocks + number * 8..)?.first_chunk()?;
            Some(u64::from_le_bytes(*eight))
        };
        let start = number.checked_sub(1).map_or(Some(0), |before| Some((block(before)? >> 8) as usize))?;
        let (end, size) = block(number).map(|block| ((block >> 8) as usize, (block & 0xFF) as usize))?;
        let ends = end.checked_sub((self.count - number * BLOCK).min(BLOCK) * size)?;
        let end_of = |within: usize| {
            let mut eight = [0; 8];
            let at = ends + within * size;
            eight.get_mut(..size)?.copy_from_slice(self.bytes.get(at..at + size)?);
            usize::try_from(u64::from_le_bytes(eight)).ok()
        };
        let from = within.checked_sub(1).map_or(Some(0), end_of)?;
        Some(start.checked_add(from)?..start.checked_add(end_of(within)?)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::directory::AntiCallToken;

    use super::*;

    #[derive(Default)]
    struct Written(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("one thread").extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl TerminatingWrite for Written {
        fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(rows: &[Vec<u8>]) -> Vec<u8> {
        let written = Written::default();
        let bytes = written.0.clone();
        let mut file = RowsFile::new(written);
        rows.iter().for_each(|row| file.push(row).expect("into memory"));
        file.finish().expect("into memory");
        bytes.lock().expect("one thread").clone()
    }

    #[test]
    fn rows_are_read_back() {
        for lengths in [vec![], vec![0; 200], (0..200).map(|i| i * 7 % 90).collect(), vec![0, 70_000, 3]] {
            let rows: Vec<Vec<u8>> = (0..).zip(&lengths).map(|(i, &length)| vec![i as u8; length]).collect();
            let read = Rows::new(SegmentId::generate_random(), OwnedBytes::new(written(&rows)));
            for (i, row) in (0..).zip(&rows) {
                assert_eq!((read.row(i), &*read.owned_row(i)), (&**row, &**row));
            }
            assert_eq!(read.row(rows.len() as u32), b"");
        }
    }

    proptest! {
        #[test]
        fn damaged_files(at in any::<prop::sample::Index>(), damage in 1_u8.., cut in 0_usize..40) {
            let mut bytes = written(&vec![vec![7; 5]; 150]);
            bytes.truncate(bytes.len() - cut);
            *at.get_mut::<u8>(&mut bytes) ^= damage;
            let read = Rows::new(SegmentId::generate_random(), OwnedBytes::new(bytes));
            (0..200).for_each(|row| {
                read.row(row);
                read.owned_row(row);
            });
        }
    }
}
