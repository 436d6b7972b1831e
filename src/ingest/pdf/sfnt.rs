//! The letters of an embedded TrueType font by its glyphs: what is left where a PDF does not say what its codes mean.

use std::collections::HashMap;

/// No font has more letters.
const MOST: usize = 1 << 17;

/// The letter that each glyph of a font draws, by its table of characters; empty where it has none.
pub(super) fn letters(font: &[u8]) -> HashMap<u32, char> {
    let mut letters = HashMap::new();
    let Some(table) = table(font, b"cmap") else { return letters };
    let count = usize::from(u16_at(table, 2).unwrap_or(0)).min(64);
    let mut maps: Vec<(u8, &[u8])> = Vec::new();
    for at in 0..count {
        let record = 4 + 8 * at;
        let (Some(platform), Some(encoding), Some(offset)) =
            (u16_at(table, record), u16_at(table, record + 2), u32_at(table, record + 4))
        else {
            break;
        };
        let rank = match (platform, encoding) {
            (3, 10) | (0, 4 | 6) => 0,
            (3, 1) | (0, _) => 1,
            (3, 0) => 2,
            _ => continue,
        };
        maps.extend(table.get(offset as usize..).map(|map| (rank, map)));
    }
    maps.sort_by_key(|&(rank, _)| rank);
    let mut budget = MOST;
    for (_, map) in maps {
        read(map, &mut budget, &mut |code, glyph| {
            // Symbol fonts keep their letters in the private area.
            let code = if (0xF020..0xF07F).contains(&code) { code - 0xF000 } else { code };
            let letter =
                char::from_u32(code).filter(|c| !c.is_control() && !('\u{E000}'..='\u{F8FF}').contains(c));
            if let Some(letter) = letter.filter(|_| glyph != 0) {
                letters
                    .entry(glyph)
                    .and_modify(|known: &mut char| *known = letter.min(*known))
                    .or_insert(letter);
            }
        });
    }
    letters
}

/// The table of that name.
fn table<'f>(font: &'f [u8], name: &[u8; 4]) -> Option<&'f [u8]> {
    let count = usize::from(u16_at(font, 4)?).min(256);
    let record = (0..count).map(|at| 12 + 16 * at).find(|&at| font.get(at..at + 4) == Some(name))?;
    let (offset, length) = (u32_at(font, record + 8)? as usize, u32_at(font, record + 12)? as usize);
    font.get(offset..offset.checked_add(length)?.min(font.len()))
}

/// Reads one table of characters, of the formats that fonts with more than a few letters have.
fn read(map: &[u8], budget: &mut usize, found: &mut impl FnMut(u32, u32)) {
    match u16_at(map, 0) {
        Some(4) => {
            let Some(double) = u16_at(map, 6).map(|double| usize::from(double & !1)) else { return };
            for segment in (0..double).step_by(2) {
                let field =
                    |part: usize| u16_at(map, 14 + part * double + segment + if part > 0 { 2 } else { 0 });
                let (Some(last), Some(first), Some(delta), Some(range)) =
                    (field(0), field(1), field(2), field(3))
                else {
                    return;
                };
                for code in first..=last {
                    let Some(left) = budget.checked_sub(1) else { return };
                    *budget = left;
                    let glyph = if range == 0 {
                        code.wrapping_add(delta)
                    } else {
                        let place =
                            16 + 3 * double + segment + usize::from(range) + 2 * usize::from(code - first);
                        match u16_at(map, place) {
                            Some(0) | None => continue,
                            Some(glyph) => glyph.wrapping_add(delta),
                        }
                    };
                    found(u32::from(code), u32::from(glyph));
                }
            }
        }
        Some(6) => {
            let (Some(first), Some(count)) = (u16_at(map, 6), u16_at(map, 8)) else { return };
            for at in 0..count {
                if let Some(glyph) = u16_at(map, 10 + 2 * usize::from(at)) {
                    found(u32::from(first) + u32::from(at), u32::from(glyph));
                }
            }
        }
        Some(12) => {
            let count = u32_at(map, 12).unwrap_or(0).min(MOST as u32) as usize;
            for group in (0..count).map(|at| 16 + 12 * at) {
                let (Some(first), Some(last), Some(glyph)) =
                    (u32_at(map, group), u32_at(map, group + 4), u32_at(map, group + 8))
                else {
                    return;
                };
                for code in first..=last {
                    let Some(left) = budget.checked_sub(1) else { return };
                    *budget = left;
                    found(code, glyph.saturating_add(code - first));
                }
            }
        }
        _ => {}
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?).map(|two| u16::from_be_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(values: &[u16]) -> Vec<u8> {
        values.iter().flat_map(|value| value.to_be_bytes()).collect()
    }

    /// A font of nothing but a table of characters in this format.
    fn font(map: &[u8]) -> Vec<u8> {
        let mut font = words(&[0, 1, 1, 0, 0, 0]);
        font.extend(b"cmap");
        let length = (12 + map.len()) as u32;
        font.extend([0_u32, 28, length].iter().flat_map(|value| value.to_be_bytes()));
        font.extend(words(&[0, 1, 3, 1, 0, 12]));
        font.extend(map);
        font
    }

    #[test]
    fn glyphs_are_letters_again() {
        // Two segments: a to c by distance, å by a table; and the last one, which is none.
        let four = words(&[
            4, 0, 0, 6, 0, 0, 0, 0x63, 0xE5, 0xFFFF, 0, 0x61, 0xE5, 0xFFFF, 0xFFA5, 0, 1, 0, 4, 0, 9,
        ]);
        let read = letters(&font(&four));
        assert_eq!((read.get(&6), read.get(&8), read.get(&9)), (Some(&'a'), Some(&'c'), Some(&'å')));
        let six = words(&[6, 0, 0, 0x41, 2, 7, 8]);
        assert_eq!(letters(&font(&six)).get(&8), Some(&'B'));
        let twelve: Vec<u8> =
            [words(&[12, 0]), [0_u32, 0, 1, 0xE6, 0xE7, 5].iter().flat_map(|v| v.to_be_bytes()).collect()]
                .concat();
        assert_eq!(letters(&font(&twelve)).get(&5), Some(&'æ'));
        for cut in 0..font(&four).len() {
            letters(&font(&four)[..cut]);
        }
        let endless: Vec<u8> =
            [words(&[12, 0]), [0_u32, 0, 1, 0, u32::MAX, 5].iter().flat_map(|v| v.to_be_bytes()).collect()]
                .concat();
        letters(&font(&endless));
    }
}
