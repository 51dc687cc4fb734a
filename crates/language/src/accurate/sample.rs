//! Weights for tests: a writer for the container, and small networks of random numbers.

use std::collections::BTreeMap;

use crate::{Feature, NameKind, Relation, Tag};

/// A weights file in the making.
#[derive(Default)]
pub(crate) struct File {
    /// By name; a later array of a name takes the place of an earlier one.
    arrays: BTreeMap<String, Vec<u8>>,
}

impl File {
    pub fn text(&mut self, name: &str, text: &str) {
        self.put(name, 0, &[text.len()], text.as_bytes());
    }

    pub fn levels(&mut self, name: &str, shape: &[usize], levels: &[i8]) {
        let bytes: Vec<u8> = levels.iter().map(|&l| l as u8).collect();
        self.put(name, 1, shape, &bytes);
    }

    pub fn floats(&mut self, name: &str, shape: &[usize], floats: &[f32]) {
        let bytes: Vec<u8> = floats.iter().flat_map(|f| f.to_le_bytes()).collect();
        self.put(name, 6, shape, &bytes);
    }

    fn put(&mut self, name: &str, kind: u8, shape: &[usize], bytes: &[u8]) {
        let mut array = vec![name.len() as u8];
        array.extend(name.as_bytes());
        array.extend([kind, shape.len() as u8]);
        array.extend(shape.iter().flat_map(|&n| (n as u32).to_le_bytes()));
        array.extend(bytes);
        self.arrays.insert(name.to_owned(), array);
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = crate::network::weights::ACCURATE.to_vec();
        bytes.extend((self.arrays.len() as u32).to_le_bytes());
        bytes.extend(self.arrays.values().flatten());
        bytes
    }
}

impl File {
    pub fn names(&self) -> Vec<String> {
        self.arrays.keys().cloned().collect()
    }

    pub fn without(&self, name: &str) -> Vec<u8> {
        let mut arrays = self.arrays.clone();
        arrays.remove(name);
        Self { arrays }.bytes()
    }
}

/// Numbers from -1 to 1 that look random.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }

    fn floats(&mut self, file: &mut File, name: &str, shape: &[usize], size: f32) {
        let floats: Vec<f32> = (0..shape.iter().product()).map(|_| self.next() * size).collect();
        file.floats(name, shape, &floats);
    }

    fn levels(&mut self, file: &mut File, name: &str, shape: [usize; 2], size: f32) {
        let levels: Vec<i8> = (0..shape[0] * shape[1]).map(|_| (self.next() * 127.0) as i8).collect();
        file.levels(name, &shape, &levels);
        let scale = vec![size / 127.0; shape[0]];
        file.floats(
            &format!("{}.scale", name.trim_end_matches(".weight")),
            &[shape[0]],
            &scale,
        );
    }

    fn norm(&mut self, file: &mut File, name: &str, width: usize) {
        file.floats(&format!("{name}.weight"), &[width], &vec![1.0; width]);
        self.floats(file, &format!("{name}.bias"), &[width], 0.1);
    }
}

/// A small network of two layers, of random numbers.
pub(crate) fn network(seed: u64) -> File {
    const WIDTH: usize = 64;
    const INNER: usize = 80;
    let mut random = Random(seed);
    let mut file = File::default();
    let mut labels: Vec<String> = Vec::new();
    labels.extend(Tag::ALL.iter().map(|l| l.as_str().into()));
    labels.extend(Relation::ALL.iter().map(|l| l.as_str().into()));
    labels.extend(Feature::ALL.iter().map(|l| l.as_str().into()));
    labels.push("O".into());
    let kinds = NameKind::ALL.iter().map(|k| k.as_str());
    labels.extend(kinds.flat_map(|k| [format!("B-{k}"), format!("I-{k}")]));
    file.text("labels", &labels.join("\n"));
    file.text("events", "none\nattack\nraid\nclaim\nmarch");
    file.text("statuses", "asserted\nalleged\ndenied\nplanned\nhypothetical");
    file.text("roles", "initiator\ntarget\nplace");
    let letters: Vec<String> = ('a'..='z').flat_map(|c| [c.to_string(), format!("##{c}")]).collect();
    let vocabulary = format!("[UNK]\n[CLS]\n[SEP]\n.\n,\n##ed\n##s\nthe\n{}", letters.join("\n"));
    file.text("vocab", &vocabulary);
    random.levels(&mut file, "pieces", [vocabulary.lines().count(), WIDTH], 1.0);
    random.floats(&mut file, "positions", &[40, WIDTH], 0.5);
    random.floats(&mut file, "cases", &[5, WIDTH], 0.5);
    random.norm(&mut file, "input_norm", WIDTH);
    for layer in 0..2 {
        for (part, shape) in [
            ("query", [WIDTH, WIDTH]),
            ("key", [WIDTH, WIDTH]),
            ("value", [WIDTH, WIDTH]),
            ("output", [WIDTH, WIDTH]),
            ("up", [INNER, WIDTH]),
            ("down", [WIDTH, INNER]),
        ] {
            random.levels(&mut file, &format!("layers.{layer}.{part}.weight"), shape, 0.3);
            random.floats(&mut file, &format!("layers.{layer}.{part}.bias"), &[shape[0]], 0.1);
        }
        random.norm(&mut file, &format!("layers.{layer}.norm1"), WIDTH);
        random.norm(&mut file, &format!("layers.{layer}.norm2"), WIDTH);
    }
    for (head, outputs) in [
        ("cut", 1),
        ("tags", Tag::ALL.len()),
        ("features", Feature::ALL.len()),
        ("names", 1 + 2 * NameKind::ALL.len()),
        ("events", 5),
        ("status", 5),
        ("aggregate", 1),
        ("arc_own", 24),
        ("arc_head", 24),
        ("arc_bias", 1),
        ("label_own", 12),
        ("label_head", 12),
        ("role_own", 3 * 8),
        ("role_word", 3 * 8),
        ("role_bias", 3),
    ] {
        random.floats(&mut file, &format!("{head}.weight"), &[outputs, WIDTH], 0.3);
        random.floats(&mut file, &format!("{head}.bias"), &[outputs], 0.1);
    }
    random.floats(&mut file, "label_out.weight", &[Relation::ALL.len(), 12], 0.5);
    random.floats(&mut file, "label_out.bias", &[Relation::ALL.len()], 0.1);
    random.floats(&mut file, "arc_root", &[24], 0.5);
    random.floats(&mut file, "label_root", &[12], 0.5);
    file
}
