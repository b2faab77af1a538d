//! Draws mistakes with the lines of the file that they stand in.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use harness_scenario::{Mistake, Place};

/// How mistakes are drawn.
#[derive(Debug)]
pub(crate) struct Drawer(Renderer);

impl Drawer {
    /// Draws without a colour.
    pub(crate) const fn plain() -> Self {
        Self(Renderer::plain().decor_style(DecorStyle::Ascii))
    }

    /// Draws in colour.
    pub(crate) const fn colored() -> Self {
        Self(Renderer::styled().decor_style(DecorStyle::Ascii))
    }

    /// Draws one mistake: kind, place, line, remedy.
    pub(crate) fn draw(&self, mistake: &Mistake) -> String {
        let title = Level::ERROR.primary_title(mistake.message.as_str()).id(mistake.code.id());
        let mut group = title.elements(snippets(mistake));
        if let Some(help) = &mistake.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        self.0.render(&[group])
    }
}

/// Other places in the same file are drawn in the same lines, those in other files below.
fn snippets(mistake: &Mistake) -> Vec<Snippet<'_, annotate_snippets::Annotation<'_>>> {
    let own = |place: &Place| place.file() == mistake.place.file();
    let (here, elsewhere): (Vec<_>, Vec<_>) = mistake.also.iter().partition(|(at, _)| own(at));
    let mut first = snippet(&mistake.place, &mistake.label, AnnotationKind::Primary);
    for (place, label) in here {
        first = first.annotation(annotation(place, label, AnnotationKind::Context));
    }
    let others = elsewhere.iter().map(|(at, label)| snippet(at, label, AnnotationKind::Context));
    std::iter::once(first).chain(others).collect()
}

fn snippet<'a>(
    place: &'a Place,
    label: &'a str,
    kind: AnnotationKind,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = place.source();
    let snippet = Snippet::source(source.text()).line_start(source.first_line()).path(place.file());
    snippet.annotation(annotation(place, label, kind))
}

fn annotation<'a>(
    place: &Place,
    label: &'a str,
    kind: AnnotationKind,
) -> annotate_snippets::Annotation<'a> {
    let annotation = kind.span(place.span());
    if label.is_empty() { annotation } else { annotation.label(label) }
}
