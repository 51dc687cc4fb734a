//! Weights for tests: a writer for the container, and small networks of random numbers.

/// A weights file in the making.
#[derive(Default)]
pub(crate) struct File {
    arrays: Vec<Vec<u8>>,
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
        self.arrays.push(array);
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = crate::network::weights::ACCURATE.to_vec();
        bytes.extend((self.arrays.len() as u32).to_le_bytes());
        bytes.extend(self.arrays.concat());
        bytes
    }
}
