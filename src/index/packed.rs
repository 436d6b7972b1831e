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
    // Eight numbers are a whole number of bytes, and if they are narrow no more than eight.
    if width > 8 {
        return (0..count).for_each(|place| each(bits_at(bytes, place, width)));
    }
    let mask = (1_u64 << width) - 1;
    let mut left = count;
    let mut rest = bytes;
    while left > 0 {
        let eight = u64::from_le_bytes(first(rest));
        if left >= 8 {
            (0..8).for_each(|place| each((eight >> (place * width) & mask) as u32));
            left -= 8;
        } else {
            (0..left as u32).for_each(|place| each((eight >> (place * width) & mask) as u32));
            left = 0;
        }
        rest = rest.get(width as usize..).unwrap_or_default();
    }
}

/// Calls `each` with the places of the numbers of [bits](push_bits) that are `wanted`, in order.
#[inline]
pub fn each_place_of(bytes: &[u8], count: usize, width: u32, wanted: u32, mut each: impl FnMut(usize)) {
    if !(2..=8).contains(&width) {
        return (0..count).filter(|&place| bits_at(bytes, place, width) == wanted).for_each(each);
    }
    // Eight at a time: a number that is the wanted one leaves 0, and 0 less 1 has its highest bit where 0 has none.
    let ones = (0..8).fold(0_u64, |ones, place| ones | 1 << (place * width));
    let (highest, like) = (ones << (width - 1), ones.wrapping_mul(u64::from(wanted)));
    let mut rest = bytes;
    for from in (0..count).step_by(8) {
        let eight = u64::from_le_bytes(first(rest));
        let left = eight ^ like;
        let mut maybe = left.wrapping_sub(ones) & !left & highest;
        while maybe != 0 {
            let place = maybe.trailing_zeros() / width;
            // Above a number that is it another may seem to be it.
            if left >> (place * width) & ((1 << width) - 1) == 0 && from + (place as usize) < count {
                each(from + place as usize);
            }
            maybe &= maybe - 1;
        }
        rest = rest.get(width as usize..).unwrap_or_default();
    }
}

/// The first bytes, filled up with zeros.
#[inline]
fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut first = [0; N];
        first[..bytes.len()].copy_from_slice(bytes);
        first
    })
}

/// One of the numbers of [bits](push_bits), of at most 25 bits each; what is missing reads as 0.
#[inline]
pub fn bits_at(bytes: &[u8], place: usize, width: u32) -> u32 {
    let bit = place * width as usize;
    let four = first(bytes.get(bit / 8..).unwrap_or_default());
    u32::from_le_bytes(four) >> (bit % 8) & ((1 << width) - 1)
}

/// The same for numbers of at most 32 bits.
#[inline]
pub fn wide_bits_at(bytes: &[u8], place: usize, width: u32) -> u32 {
    let bit = place * width as usize;
    let eight = first(bytes.get(bit / 8..).unwrap_or_default());
    (u64::from_le_bytes(eight) >> (bit % 8) & ((1 << width) - 1)) as u32
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
            for wanted in few.iter().copied().chain([0, 1]).filter(|&wanted| wanted < 1 << bits) {
                let mut places = Vec::new();
                each_place_of(&bytes, few.len(), bits, wanted, |place| places.push(place));
                let known = (0..few.len()).filter(|&place| few[place] == wanted);
                prop_assert_eq!(places, known.collect::<Vec<_>>());
            }
            let read: Vec<u32> = (0..few.len()).map(|place| bits_at(&bytes, place, bits)).collect();
            prop_assert_eq!(&read, &few);
            let read: Vec<u32> = (0..few.len()).map(|place| wide_bits_at(&bytes, place, bits)).collect();
            prop_assert_eq!(&read, &few);

            let mut bytes = Vec::new();
            push_bits(&mut bytes, numbers.iter().copied(), 32);
            let read: Vec<u32> = (0..numbers.len()).map(|place| wide_bits_at(&bytes, place, 32)).collect();
            prop_assert_eq!(&read, &numbers);
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..20), bits in 0_u32..=25) {
            let mut rest = &bytes[..];
            while take(&mut rest).is_some() {}
            each_of_bits(&bytes, 99, bits, |_| ());
            bits_at(&bytes, 99, bits);
            wide_bits_at(&bytes, 99, bits);
        }
    }

    #[test]
    fn widths() {
        assert_eq!([0, 1, 2, 3, 256, 257].map(width), [0, 0, 1, 2, 8, 9]);
    }
}
