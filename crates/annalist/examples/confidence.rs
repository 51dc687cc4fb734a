//! Fits what a mention's confidence says to what is right, on the free texts (`evaluation/free`).
//!
//!     cargo run --release -p annalist --example confidence -- ../shared/data > confidence.tsv
//!
//! Gold records have no part in it: on them `annalist evaluate` shows what came of it.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::{error::Error, path::Path};

use annalist::{Annalist, Engine, Options, evaluate};
use events::code::{Basis, Calibration, UNSURE};

/// What a basis told, and whether it was right.
type Case = (f64, bool);

fn main() -> Result<(), Box<dyn Error>> {
    let data = std::env::args().nth(1).ok_or("usage: confidence DATA")?;
    let labels = Path::new("evaluation/free");
    let (mut word, mut both, mut engine) = (Vec::new(), Vec::new(), Vec::new());
    for kind in [Engine::Fast, Engine::Accurate] {
        let annalist = Annalist::embedded(kind)?;
        let folder = tempfile::tempdir()?;
        for set in evaluate::free(&annalist, Path::new(&data), labels, folder.path(), &Options::default())? {
            for mention in evaluate::judged(&set.gold, &set.system) {
                let (basis, cases) = match kind {
                    Engine::Fast => (Basis::Word, &mut word),
                    Engine::Accurate if mention.rule.starts_with("learned/") => (Basis::Engine, &mut engine),
                    Engine::Accurate => (Basis::Both, &mut both),
                };
                let told = Calibration::of(basis).undo(mention.confidence as f32);
                cases.push((f64::from(told), mention.right));
            }
        }
    }
    for (basis, cases) in [(Basis::Word, word), (Basis::Both, both), (Basis::Engine, engine)] {
        let (slope, offset) = fit(&cases);
        eprintln!("{}: {} mentions", basis.as_str(), cases.len());
        println!("{}\t{slope:.2}\t{offset:.2}", basis.as_str());
    }
    Ok(())
}

/// Slope and offset of the likeliest logistic curve, by Newton's method; a slope of 1 is expected beforehand, as if a few
/// cases had shown it.
fn fit(cases: &[Case]) -> (f64, f64) {
    const BEFOREHAND: f64 = 4.0;
    let (mut slope, mut offset) = (1.0, 0.0);
    for _ in 0..200 {
        let mut gradient = [BEFOREHAND * (1.0 - slope), 0.0];
        let mut curve = [[BEFOREHAND, 0.0], [0.0, 1e-6]];
        for &(told, right) in cases {
            let told = told.clamp(f64::from(UNSURE), f64::from(1.0 - UNSURE));
            let x = [(told / (1.0 - told)).ln(), 1.0];
            let p = 1.0 / (1.0 + (-(slope * x[0] + offset)).exp());
            for i in 0..2 {
                gradient[i] += (f64::from(right) - p) * x[i];
                for j in 0..2 {
                    curve[i][j] += p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        let size = curve[0][0] * curve[1][1] - curve[0][1] * curve[1][0];
        // Small steps: far from the best curve, Newton's are too long.
        slope += ((curve[1][1] * gradient[0] - curve[0][1] * gradient[1]) / size).clamp(-0.2, 0.2);
        offset += ((curve[0][0] * gradient[1] - curve[1][0] * gradient[0]) / size).clamp(-0.2, 0.2);
    }
    (slope, offset)
}
