//! Embeds the sample reports, so that `annalist demo` needs nothing but the program.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../samples/reports")
        .canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<String> = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, std::io::Error>>()?;
    names.sort();
    let mut code = String::from("&[\n");
    for name in names {
        let path = folder.join(&name);
        if path.is_file() {
            writeln!(
                code,
                "    ({name:?}, include_bytes!({:?})),",
                path.display().to_string()
            )?;
        }
    }
    code.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("samples.rs"), code)?;
    Ok(())
}
