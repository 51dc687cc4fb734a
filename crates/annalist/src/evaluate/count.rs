//! Counting in the order of first sight.

/// How often each value was seen, in the order of first sight.
#[derive(Clone, Debug)]
pub(super) struct Counter<T>(Vec<(T, usize)>);

impl<T: PartialEq + Copy> Counter<T> {
    pub(super) fn add(&mut self, value: T) {
        match self.0.iter_mut().find(|(v, _)| *v == value) {
            Some((_, n)) => *n += 1,
            None => self.0.push((value, 1)),
        }
    }

    pub(super) fn get(&self, value: &T) -> usize {
        self.0.iter().find(|(v, _)| v == value).map_or(0, |(_, n)| *n)
    }

    /// The value seen most often; of several the one that was seen first.
    pub(super) fn most(&self) -> Option<T> {
        let most = self.0.iter().map(|(_, n)| *n).max()?;
        self.0.iter().find(|(_, n)| *n == most).map(|(v, _)| *v)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = T> + '_ {
        self.0.iter().map(|(v, _)| *v)
    }
}

impl<T> Default for Counter<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq + Copy> FromIterator<T> for Counter<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut counter = Self::default();
        values.into_iter().for_each(|v| counter.add(v));
        counter
    }
}
