//! Compiles the folder `knowledge/` into one blob and hashes the models; the library embeds all of them.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use knowledge::Sources;

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("cargo::error={message}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?).join("../..");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let folder = root.join("knowledge");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut sources = Sources::default();
    add(&folder, "", &mut sources).map_err(|e| format!("the folder knowledge/ can't be read: {e}"))?;
    let blob = knowledge::compile(&sources)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    fs::write(out.join("knowledge.bin"), blob).map_err(|e| format!("{}: {e}", out.display()))?;
    // The sources too: what a user's own knowledge bears on is compiled anew when the program runs.
    let packed = sources.pack().map_err(|e| e.to_string())?;
    fs::write(out.join("sources.bin"), packed).map_err(|e| format!("{}: {e}", out.display()))?;
    for engine in ["fast", "accurate"] {
        let model = root.join("models").join(engine).join("model.bin");
        println!("cargo::rerun-if-changed={}", model.display());
        let weights = fs::read(&model).map_err(|e| format!("{}: {e}", model.display()))?;
        println!(
            "cargo::rustc-env=ANNALIST_{}_MODEL={}",
            engine.to_uppercase(),
            &blake3::hash(&weights).to_hex()[..16]
        );
    }
    Ok(())
}

/// Adds the files of a folder and of those in it, by their path below `knowledge/`.
fn add(folder: &Path, below: &str, sources: &mut Sources) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if entry.file_type()?.is_dir() {
            add(&entry.path(), &format!("{below}{name}/"), sources)?;
        } else if [".toml", ".tsv", ".txt", ".gz"].iter().any(|e| name.ends_with(e)) {
            sources.insert(format!("{below}{name}"), fs::read(entry.path())?);
        }
    }
    Ok(())
}
