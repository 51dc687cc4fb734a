//! The classes of events, each one file: definition, boundaries, mappings, triggers, examples.

mod codebook;
mod index;
mod template;

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

pub use index::{KnownSet, PartOfSpeech, Slot, SlotTerms, Term, TriggerIndex, TriggerWord};
pub use template::TemplateError;

use crate::{KnowledgeError, Source, Sources, lexicons::Categories};

/// A leaf of the ontology, by name: `air_strike`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Class(Arc<str>);

impl Class {
    /// The class of that name; whether it exists is known to the [`Ontology`].
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What sort of thing a class is; code asks for this, never for a class by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Violence by one side, by known means.
    Attack,
    /// Violence, means unknown.
    AttackUnspecified,
    /// Violence by two sides.
    Clash,
    /// An attack that was stopped.
    Interception,
    /// Someone held.
    Custody,
    /// Property wrecked or taken.
    Damage,
    /// Crowds.
    Unrest,
    /// Forces moved, land closed, arms given; no violence as such.
    Posture,
    /// People who flee or are moved.
    Displacement,
    /// Agreements, talks, sanctions, aid.
    Relation,
    /// "We did it."
    Claim,
    /// "We did not", "it did not happen".
    Denial,
    /// Disapproval.
    Condemnation,
    /// "They did it."
    Accusation,
    /// Future harm announced.
    Threat,
    /// Something asked for.
    Demand,
    /// A toll that is not of one event.
    Toll,
}

impl Kind {
    /// Whether it is a thing said, not done.
    pub fn is_speech(self) -> bool {
        matches!(
            self,
            Self::Claim | Self::Denial | Self::Condemnation | Self::Accusation | Self::Threat | Self::Demand
        )
    }

    /// Whether it is violence.
    pub fn is_violence(self) -> bool {
        matches!(
            self,
            Self::Attack | Self::AttackUnspecified | Self::Clash | Self::Interception
        )
    }
}

/// One class, as its file has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// Its name.
    pub leaf: Class,
    /// Its number in the published list.
    pub number: u8,
    /// What it is, in one line.
    pub definition: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Classes of one family can tell of one event.
    pub family: String,
    /// Where several classes fit one attack, the lowest number wins.
    pub precedence: u8,
    /// Actor pair code: P, A, V, M or N.
    pub actors: String,
    /// What belongs to another class, and to which.
    pub boundaries: Vec<String>,
    /// Codes in published schemes.
    pub mappings: Mappings,
    /// How the roles stand around a trigger: the name of a frame, unless the trigger names its own.
    pub frame: String,
    /// Categories of weapons or means that make an attack of unknown means one of this class.
    #[serde(default)]
    pub means: Vec<String>,
    /// Whether it tells whom an act was done to rather than how: no other word of a report takes such a class from it.
    #[serde(default)]
    pub by_victim: bool,
    /// The words that name such an event.
    #[serde(default, rename = "trigger")]
    pub triggers: Vec<Trigger>,
    /// Texts with what must be coded from them.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
    /// Texts that tell of no such event.
    #[serde(default, rename = "counter_example")]
    pub counter_examples: Vec<CounterExample>,
    /// Whether it is the user's own: what an engine learned of the program's class of that name is not of this one.
    #[serde(default)]
    pub own: bool,
}

/// Codes of a class in published schemes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mappings {
    /// PLOVER type and mode.
    pub plover: String,
    /// CAMEO code.
    pub cameo: String,
    /// ACLED event and sub-event type.
    pub acled: String,
    /// UCDP type of violence.
    pub ucdp: String,
    /// GTD attack type.
    pub gtd: String,
}

/// Words that name an event of a class. The keys `verb`, `noun`, `adjective` list words (lemmas; several with spaces).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Trigger {
    /// Verbs: "bomb", "open fire", "blow up" (a particle counts as the next word).
    pub verb: Vec<String>,
    /// Nouns: "air strike", "shelling".
    pub noun: Vec<String>,
    /// Adjectives and participles: "besieged".
    pub adjective: Vec<String>,
    /// All must hold.
    pub when: Conditions,
    /// None may hold.
    pub unless: Conditions,
    /// The frame, where it is not that of the leaf.
    pub frame: Option<String>,
    /// The class that the words mean where nothing in the report tells the means.
    pub otherwise: Option<Class>,
    /// The chance that the words mean this, where the conditions hold; 0 to 1.
    pub confidence: Option<f32>,
}

/// Conditions on what stands around a trigger, by slot. A slot holds where one of its terms is found there.
/// A term is a lemma (`rocket`), several (`rubber bullet`), a category (`#rocket`), or a built-in set: `@place`, `@armed`,
/// `@rebel`, `@person`, `@actor`, `@name`, `@named`, `@number`, `@any`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Conditions {
    /// Adjectives and nouns before a noun, its possessor, and nouns behind "of".
    pub modifier: Vec<String>,
    /// Who does it, by the tree: the subject of an active verb, "by …", a possessor.
    pub subject: Vec<String>,
    /// To what it is done, by the tree: the object, the subject of a passive, a noun behind "of", "on", "against".
    pub object: Vec<String>,
    /// Other phrases: behind a preposition.
    pub oblique: Vec<String>,
    /// What governs the trigger: "carry out", "call for".
    pub governor: Vec<String>,
    /// A clause that depends on it.
    pub complement: Vec<String>,
    /// Any word of the same sentence.
    pub sentence: Vec<String>,
    /// Any word of the report.
    pub report: Vec<String>,
}

impl Conditions {
    /// The slots that have terms.
    pub fn slots(&self) -> impl Iterator<Item = (Slot, &[String])> {
        [
            (Slot::Modifier, &self.modifier),
            (Slot::Subject, &self.subject),
            (Slot::Object, &self.object),
            (Slot::Oblique, &self.oblique),
            (Slot::Governor, &self.governor),
            (Slot::Complement, &self.complement),
            (Slot::Sentence, &self.sentence),
            (Slot::Report, &self.report),
        ]
        .into_iter()
        .filter(|(_, terms)| !terms.is_empty())
        .map(|(slot, terms)| (slot, terms.as_slice()))
    }
}

/// A text with what must be coded from it. Fields that are not given are not checked; an empty list must be empty.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// One or more sentences, written for this project.
    pub text: String,
    /// The words that name the event.
    pub trigger: String,
    /// Status, where it is not `asserted`.
    pub status: Option<String>,
    /// Who did it: for each party words or its canonical name (`army|the military`: one of these).
    pub initiators: Option<Vec<String>>,
    /// To whom.
    pub targets: Option<Vec<String>>,
    /// Where.
    pub places: Option<Vec<String>>,
    /// The dead: `[low]` or `[low, high]`.
    pub killed: Option<Vec<u32>>,
    /// The injured.
    pub injured: Option<Vec<u32>>,
    /// According to whom.
    pub attributed_to: Option<Vec<String>>,
    /// The day of publication, `2024-05-16`, from which "on Tuesday" is reckoned.
    pub published: Option<String>,
    /// When: `2024-05-14`, or the first and the last day, `2024-05-01/2024-05-31`.
    pub time: Option<String>,
    /// Why the program does not code it so yet. The text is still coded; where it is coded right, the note must go.
    #[serde(default)]
    pub known_error: KnownError,
}

/// A text that tells of no event of the class.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterExample {
    /// One or more sentences, written for this project.
    pub text: String,
    /// Why not.
    pub why: String,
    /// Why the program codes it all the same, as in [`Example::known_error`].
    #[serde(default)]
    pub known_error: KnownError,
}

/// Why a text is not coded as it says, by what reads it; nothing where it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KnownError {
    /// With the fast engine.
    pub fast: Option<String>,
    /// With the accurate engine.
    pub accurate: Option<String>,
}

/// All classes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ontology {
    leaves: BTreeMap<Class, Leaf>,
    frames: BTreeMap<String, Frame>,
    #[serde(skip)]
    triggers: TriggerIndex,
}

/// How roles stand around a trigger. Each list holds syntactic functions: `subject`, `object`, `agent` ("by …"),
/// `possessor`, `modifier`, or a preposition (`on`, `against`).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Frame {
    /// For the people who read the file: an example.
    pub about: String,
    /// Where the initiator stands.
    pub initiator: Vec<String>,
    /// Where the target stands.
    pub target: Vec<String>,
    /// Where the weapon stands.
    pub weapon: Vec<String>,
}

/// The file that holds the frames.
const FRAMES: &str = "ontology/frames.toml";

/// Compiles `ontology/`.
pub(crate) fn compile(sources: &Sources) -> Result<Vec<u8>, Vec<KnowledgeError>> {
    let frames = frames(sources).map_err(|e| vec![e])?;
    let (leaves, files, mut errors) = leaves(sources, &frames);
    match Categories::read(sources) {
        Ok(categories) => {
            let unread = TriggerIndex::build(leaves.values(), &categories)
                .err()
                .unwrap_or_default();
            errors.extend(
                unread
                    .into_iter()
                    .filter_map(|(class, what)| Some(files.get(&class)?.wrong_there(&what))),
            );
        }
        Err(error) => errors.push(error),
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    postcard::to_stdvec(&Ontology {
        leaves,
        frames,
        triggers: TriggerIndex::default(),
    })
    .map_err(|_| vec![KnowledgeError::NotABlob])
}

/// The frames; one of the user's own takes the place of the one of its name.
fn frames(sources: &Sources) -> Result<BTreeMap<String, Frame>, KnowledgeError> {
    sources.get(FRAMES)?;
    let mut frames = BTreeMap::new();
    for source in sources.layers(FRAMES) {
        frames.extend(source.toml::<BTreeMap<String, Frame>>()?);
    }
    Ok(frames)
}

type Leaves<'a> = (BTreeMap<Class, Leaf>, BTreeMap<Class, Source<'a>>, Vec<KnowledgeError>);

/// The classes, the files they come from, and what is wrong with them. A class of the user's own takes the place of the
/// one of its name.
fn leaves<'a>(sources: &'a Sources, frames: &BTreeMap<String, Frame>) -> Leaves<'a> {
    let (mut leaves, mut files, mut errors) = Leaves::default();
    for source in sources.under("ontology/", ".toml").filter(|s| s.below() != FRAMES) {
        match source.toml::<Leaf>() {
            Ok(mut leaf) => {
                leaf.own = source.is_own();
                errors.extend(check(&leaf, frames).iter().map(|what| source.wrong_there(what)));
                let taken = files
                    .insert(leaf.leaf.clone(), source)
                    .filter(|of| of.is_own() == source.is_own());
                let twice = |of: Source<'_>| {
                    format!(
                        "`{}` is the class of {} too: give it a name of its own",
                        leaf.leaf, of.path
                    )
                };
                errors.extend(taken.map(|of| source.wrong_there(&twice(of))));
                leaves.insert(leaf.leaf.clone(), leaf);
            }
            Err(error) => errors.push(error),
        }
    }
    (leaves, files, errors)
}

fn check(leaf: &Leaf, frames: &BTreeMap<String, Frame>) -> Vec<String> {
    let mut wrong = Vec::new();
    let named = leaf
        .triggers
        .iter()
        .filter_map(|t| t.frame.as_ref())
        .chain([&leaf.frame]);
    wrong.extend(
        named
            .filter(|f| !frames.contains_key(*f))
            .map(|f| format!("the frame `{f}` is not in {FRAMES}")),
    );
    if leaf.examples.is_empty() || leaf.counter_examples.is_empty() {
        wrong.push("a class needs at least one [[example]] and one [[counter_example]]".to_owned());
    }
    for example in &leaf.examples {
        if !example.text.contains(&example.trigger) {
            wrong.push(format!(
                "the trigger `{}` does not stand in its example `{}`",
                example.trigger, example.text
            ));
        }
    }
    wrong
}

impl Ontology {
    /// The ontology of some sources by itself, without actors and places.
    ///
    /// # Errors
    /// All that is wrong in `ontology/` and `lexicons/categories/`.
    pub fn of(sources: &Sources) -> Result<Self, Vec<KnowledgeError>> {
        let section = compile(sources)?;
        let categories = Categories::read(sources).map_err(|e| vec![e])?;
        Self::load(&section, &categories).map_err(|e| vec![e])
    }

    pub(crate) fn load(section: &[u8], categories: &Categories) -> Result<Self, KnowledgeError> {
        let mut ontology: Self = postcard::from_bytes(section).map_err(|_| KnowledgeError::NotABlob)?;
        ontology.triggers =
            TriggerIndex::build(ontology.leaves.values(), categories).map_err(|_| KnowledgeError::NotABlob)?;
        Ok(ontology)
    }

    /// The words that name events.
    pub fn triggers(&self) -> &TriggerIndex {
        &self.triggers
    }

    /// All leaves, by name.
    pub fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        self.leaves.values()
    }

    /// A leaf.
    pub fn leaf(&self, class: &Class) -> Option<&Leaf> {
        self.leaves.get(class)
    }

    /// What sort of thing a class is; an unknown class counts as an attack of unknown means.
    pub fn kind(&self, class: &Class) -> Kind {
        self.leaf(class).map_or(Kind::AttackUnspecified, |l| l.kind)
    }

    /// Whether two classes can tell of one event: the same, of one family, or one an attack of unknown means.
    pub fn kin(&self, a: &Class, b: &Class) -> bool {
        let (Some(x), Some(y)) = (self.leaf(a), self.leaf(b)) else {
            return a == b;
        };
        let unspecified = x.kind == Kind::AttackUnspecified || y.kind == Kind::AttackUnspecified;
        a == b || x.family == y.family || (unspecified && x.kind.is_violence() && y.kind.is_violence())
    }

    /// A frame by name.
    pub fn frame(&self, name: &str) -> Option<&Frame> {
        self.frames.get(name)
    }
}
