//! Which steps of the chain are on.

/// The steps of the chain, each of which can be switched off. The default has all that pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Steps {
    /// Foreign and keyboard spellings of letters: ä→æ, ö→ø, aa→å, ae→æ, oe→ø, é→e. å is never a, ø never o.
    pub letters: bool,
    /// Function words of Bokmål, Nynorsk and English get no stem.
    pub stop: bool,
    /// Snowball's Norwegian stemmer.
    pub stem: bool,
    /// Our mendings of it: rules for what it cuts too much or too little.
    pub mend: bool,
    /// Forms no suffix rule can reach: brøt, bøker, eldre.
    pub irregular: bool,
    /// Nynorsk and Bokmål spellings of one word under one stem.
    pub nynorsk: bool,
    /// The parts of compounds beside the whole.
    pub compounds: bool,
    /// "relasjons- og tilknytningstraumer" also gives "relasjonstraumer".
    pub suspended: bool,
}

impl Default for Steps {
    fn default() -> Steps {
        Steps {
            letters: true,
            stop: true,
            stem: true,
            mend: true,
            irregular: true,
            nynorsk: true,
            compounds: true,
            suspended: true,
        }
    }
}

impl Steps {
    /// The names of the steps in the order they work.
    pub const NAMES: [&'static str; 8] =
        ["letters", "stop", "stem", "mend", "irregular", "nynorsk", "compounds", "suspended"];

    /// No step: words in lower case, each its own stem.
    pub fn none() -> Steps {
        let mut steps = Steps::default();
        for name in Self::NAMES {
            steps.set(name, false);
        }
        steps
    }

    /// The names of the steps in the order they work.
    pub fn names() -> &'static [&'static str] {
        &Self::NAMES
    }

    /// Whether the named step is on; `None` if there is no such step.
    pub fn get(mut self, name: &str) -> Option<bool> {
        self.named(name).map(|step| *step)
    }

    /// Switches the named step; `false` if there is no such step.
    pub fn set(&mut self, name: &str, on: bool) -> bool {
        self.named(name).map(|step| *step = on).is_some()
    }

    /// One bit a step, in the order of [`Steps::NAMES`].
    pub(super) fn bits(self) -> u32 {
        let Steps { letters, stop, stem, mend, irregular, nynorsk, compounds, suspended } = self;
        let on = [letters, stop, stem, mend, irregular, nynorsk, compounds, suspended];
        on.into_iter().rev().fold(0, |bits, on| bits << 1 | u32::from(on))
    }

    fn named(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "letters" => &mut self.letters,
            "stop" => &mut self.stop,
            "stem" => &mut self.stem,
            "mend" => &mut self.mend,
            "irregular" => &mut self.irregular,
            "nynorsk" => &mut self.nynorsk,
            "compounds" => &mut self.compounds,
            "suspended" => &mut self.suspended,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_step() {
        let mut steps = Steps::none();
        for (i, name) in Steps::NAMES.iter().enumerate() {
            assert_eq!(steps.get(name), Some(false));
            assert!(steps.set(name, true));
            assert_eq!(steps.bits(), (1 << (i + 1)) - 1);
        }
        assert_eq!(steps, Steps::default());
        assert!(!steps.set("nothing", true));
    }
}
