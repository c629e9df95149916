//! Which place of the author's text a place of the code comes from.

/// Parts of a text that was made of another, in its order.
#[derive(Debug, Clone, Default)]
pub struct Places(Vec<Part>);

/// From `made` on, `length` bytes are those from `from` on; what follows belongs to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// In the text.
    pub made: usize,
    /// In what it was made of.
    pub from: usize,
    /// Bytes that are the same in both.
    pub length: usize,
}

impl Part {
    /// What a place in or behind the part comes from.
    pub fn origin(&self, made: usize) -> usize {
        self.from + (made - self.made).min(self.length)
    }
}

impl Places {
    /// All of a text comes from the beginning of a file.
    pub fn whole_file() -> Self {
        Self(vec![Part {
            made: 0,
            from: 0,
            length: 0,
        }])
    }

    /// The same where the text stands in another from `made` on, and what it was made of in another from `from` on.
    #[must_use]
    pub fn between(mut self, made: usize, from: usize) -> Self {
        for part in &mut self.0 {
            part.made += made;
            part.from += from;
        }
        self
    }

    /// Adds the next part of the text.
    pub fn push(&mut self, made: usize, from: usize, length: usize) {
        self.0.push(Part { made, from, length });
    }

    /// In the order of the text.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The part that a place is in, or behind.
    pub fn at(&self, made: usize) -> Option<Part> {
        let after = self.0.partition_point(|part| part.made <= made);
        after.checked_sub(1).map(|at| self.0[at])
    }

    /// The author's place.
    pub fn origin(&self, made: usize) -> Option<usize> {
        Some(self.at(made)?.origin(made))
    }

    /// Places in the text that `first` was made of.
    pub(super) fn after(&self, first: &Self) -> Self {
        let mut all = Self::default();
        for part in &self.0 {
            let end = part.from + part.length;
            let mut next = part.from;
            let inner = first.0.partition_point(|inner| inner.made <= part.from);
            for inner in &first.0[inner..] {
                if inner.made >= end {
                    break;
                }
                all.0.extend(first.piece(part, next, inner.made));
                next = inner.made;
            }
            all.0.extend(first.piece(part, next, end));
        }
        all
    }

    /// The piece of `part` from `start` to `end` of the text between.
    fn piece(&self, part: &Part, start: usize, end: usize) -> Option<Part> {
        Some(Part {
            made: part.made + (start - part.from),
            from: self.origin(start)?,
            length: end - start,
        })
    }

    /// The same when the bytes `start..end` of the text become `length` bytes, for each of these in order.
    pub(super) fn replaced(&self, replaced: &[(usize, usize, usize)]) -> Self {
        let mut moved = self.clone();
        let mut next = 0;
        let (mut added, mut removed) = (0, 0);
        for part in &mut moved.0 {
            while let Some((start, end, length)) = replaced.get(next)
                && *end <= part.made
            {
                added += length;
                removed += end - start;
                next += 1;
            }
            part.made = part.made + added - removed;
        }
        moved
    }
}
