"""Texts for people, Qt-free: they leave the engine as a template and its parameters."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence to be translated where it is shown: template (the message id) and parameters."""

    template: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.params)


class UserError(ValueError):
    """Bad input by a person: one clear sentence, shown without a traceback."""

    def __init__(self, template: str, **params: object) -> None:
        self.words = Words(template, params)
        super().__init__(str(self.words))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_user_error, (self.words.template, self.words.params)


def _rebuild_user_error(template: str, params: dict[str, object]) -> UserError:
    return UserError(template, **params)
