//! Numbers in few bytes: of varying length, or of so many bits each.

/// Adds a number, seven bits a byte, the lowest first.
pub fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes off a number that was [pushed](push); `None` if there is none.
#[inline]
pub fn take(bytes: &mut &[u8]) -> Option<u32> {
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 {
        *bytes = rest;
        return Some(u32::from(first));
    }
    let (&second, rest) = rest.split_first()?;
    let mut number = u32::from(first & 0x7F) | u32::from(second & 0x7F) << 7;
    *bytes = rest;
    let (mut last, mut shift) = (second, 14);
    while last >= 0x80 {
        let (&next, rest) = bytes.split_first()?;
        (last, *bytes) = (next, rest);
        number |= u32::from(last & 0x7F).checked_shl(shift)?;
        shift += 7;
    }
    Some(number)
}

/// How many bits each of so many different numbers takes, counted from 0.
pub fn width(different: usize) -> u32 {
    usize::BITS - different.saturating_sub(1).leading_zeros()
}

/// How many bytes so many numbers of a width take.
pub fn bytes_for(count: usize, width: u32) -> usize {
    (count * width as usize).div_ceil(8)
}

/// Adds numbers of at most 32 bits, each `width` bits.
pub fn push_bits(bytes: &mut Vec<u8>, numbers: impl Iterator<Item = u32>, width: u32) {
    let (mut open, mut have) = (0_u64, 0);
    for number in numbers {
        open |= u64::from(number) << have;
        have += width;
        while have >= 8 {
            bytes.push(open as u8);
            open >>= 8;
            have -= 8;
        }
    }
    if have > 0 {
        bytes.push(open as u8);
    }
}

/// Calls `each` with the first `count` numbers of [bits](push_bits), in order; what is missing reads as 0.
#[inline]
pub fn each_of_bits(bytes: &[u8], count: usize, width: u32, mut each: impl FnMut(u32)) {
    let (fours, rest) = bytes.as_chunks();
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    let mut fours = fours.iter().chain(std::iter::once(&last));
    let mask = (1_u64 << width) - 1;
    let (mut open, mut have) = (0_u64, 0);
    for _ in 0..count {
        if have < width {
            open |= u64::from(fours.next().map_or(0, |four| u32::from_le_bytes(*four))) << have;
            have += 32;
        }
        each((open & mask) as u32);
        open >>= width;
        have -= width;
    }
}

/// One of the numbers of [bits](push_bits), of at most 25 bits each; what is missing reads as 0.
#[inline]
pub fn bits_at(bytes: &[u8], place: usize, width: u32) -> u32 {
    let bit = place * width as usize;
    let rest = bytes.get(bit / 8..).unwrap_or_default();
    let four = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut four = [0; 4];
        four[..rest.len()].copy_from_slice(rest);
        four
    });
    u32::from_le_bytes(four) >> (bit % 8) & ((1 << width) - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_are_read_back(numbers in proptest::collection::vec(any::<u32>(), 0..50), bits in 0_u32..=25) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|&number| push(&mut bytes, number));
            let mut rest = &bytes[..];
            let read: Vec<u32> = std::iter::from_fn(|| take(&mut rest)).collect();
            prop_assert_eq!(&read, &numbers);

            let few: Vec<u32> = numbers.iter().map(|number| number & ((1 << bits) - 1)).collect();
            let mut bytes = Vec::new();
            push_bits(&mut bytes, few.iter().copied(), bits);
            prop_assert_eq!(bytes.len(), bytes_for(few.len(), bits));
            let mut read = Vec::new();
            each_of_bits(&bytes, few.len(), bits, |number| read.push(number));
            prop_assert_eq!(&read, &few);
            let read: Vec<u32> = (0..few.len()).map(|place| bits_at(&bytes, place, bits)).collect();
            prop_assert_eq!(&read, &few);
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..20), bits in 0_u32..=25) {
            let mut rest = &bytes[..];
            while take(&mut rest).is_some() {}
            each_of_bits(&bytes, 99, bits, |_| ());
            bits_at(&bytes, 99, bits);
        }
    }

    #[test]
    fn widths() {
        assert_eq!([0, 1, 2, 3, 256, 257].map(width), [0, 0, 1, 2, 8, 9]);
    }
}
