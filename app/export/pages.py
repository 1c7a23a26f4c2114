"""The pages of the export dialog for pictures, metrics and points."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from app.export.exports import Exports
from app.export.pictures import LEAST, MOST, pixels_of


class Page(QWidget):
    """A form, and below it a note on what will come of it."""

    def __init__(self, exports: Exports, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.exports = exports
        said = QLabel(about, self)
        said.setWordWrap(True)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addWidget(said)
        self.column.addLayout(self.form)
        self.column.addWidget(self.note)
        self.column.addStretch(1)

    @property
    def go_text(self) -> str:
        """What the button says."""
        raise NotImplementedError

    @property
    def ready(self) -> bool:
        """Whether there is anything to export."""
        return True

    def refresh(self) -> None:
        """Tell how things stand now."""

    def go(self) -> None:
        """Ask for the file, and write it."""
        raise NotImplementedError

    def row(self, words: str, field: QWidget) -> None:
        """One more line of the form."""
        field.setAccessibleName(words)
        self.form.addRow(words, field)

    def choice(self, words: str, choices: list[tuple[str, object]], start: int = 0) -> QComboBox:
        """One more line of the form: texts to choose from, with what each stands for."""
        box = QComboBox(self)
        for text, value in choices:
            box.addItem(text, value)
        box.setCurrentIndex(start)
        box.currentIndexChanged.connect(self.refresh)
        self.row(words, box)
        return box


class PicturePage(Page):
    """The plane, the window or a chart as PNG or SVG."""

    def __init__(self, exports: Exports, parent: QWidget | None = None) -> None:
        super().__init__(
            exports, exports.tr("A picture for a paper or a slide, as things look at this moment."), parent
        )
        self.subject = self.choice(
            self.tr("Picture of"), [(one.title, one.name) for one in exports.subjects()]
        )
        self.subject.setMaxVisibleItems(24)
        self.kind = self.choice(
            self.tr("Format"), [(self.tr("PNG, pixels"), "png"), (self.tr("SVG, vectors"), "svg")]
        )
        self.scale = QDoubleSpinBox(self)
        self.scale.setRange(LEAST, MOST)
        self.scale.setSingleStep(0.5)
        self.scale.setDecimals(1)
        self.scale.setValue(2.0)
        self.scale.setSuffix(" ×")
        self.scale.valueChanged.connect(self.refresh)
        self.row(self.tr("Scale"), self.scale)
        self.refresh()

    @property
    def go_text(self) -> str:
        return self.tr("Save picture …")

    def refresh(self) -> None:
        subject = next(
            (one for one in self.exports.subjects() if one.name == self.subject.currentData()), None
        )
        vectors = self.kind.currentData() == "svg"
        self.scale.setEnabled(not vectors)
        if vectors:
            self.note.setText(
                self.tr("Points, lines and words can be edited; the colour field is a picture inside.")
            )
        elif subject is not None:
            size = pixels_of(subject.drawn, self.scale.value())
            words = self.tr("{0} × {1} pixels")
            self.note.setText(words.format(f"{size.width():,}", f"{size.height():,}"))

    def go(self) -> None:
        chosen = next(
            (one for one in self.exports.subjects() if one.name == self.subject.currentData()), None
        )
        if chosen is not None:
            self.exports.ask_picture(chosen, self.kind.currentData(), self.scale.value())


class MetricsPage(Page):
    """All numbers of the run as CSV or NPZ."""

    def __init__(self, exports: Exports, parent: QWidget | None = None) -> None:
        about = exports.tr(
            "Every metric of every step, exact answers, counts of modes and moves of sliders, with units."
        )
        super().__init__(exports, about, parent)
        self.kind = self.choice(
            self.tr("Format"),
            [(self.tr("CSV, for tables"), "csv"), (self.tr("NPZ, for NumPy"), "npz")],
        )
        self.refresh()

    @property
    def go_text(self) -> str:
        return self.tr("Save metrics …")

    @property
    def ready(self) -> bool:
        history = self.exports.board.history
        return history is not None and history.last_iteration >= 0

    def refresh(self) -> None:
        history, record = self.exports.board.history, self.exports.record
        if history is None or history.last_iteration < 0:
            self.note.setText(self.tr("There are no metrics yet."))
            return
        steps = history.last_iteration - history.first_iteration + 1
        kept = min(steps, history.full)
        lines = [self.tr("{0} steps in full, {1} metrics").format(f"{kept:,}", len(history.columns))]
        if history.replicas > 1:
            lines.append(self.tr("of {0} GANs side by side").format(history.replicas))
        if kept < steps:
            lines.append(self.tr("{0} older steps as smallest, mean and largest").format(f"{steps - kept:,}"))
        lines.append(
            self.tr("{0} exact answers, {1} counts of modes").format(
                f"{len(record.truths):,}", f"{len(record.coverages):,}"
            )
        )
        if self.kind.currentData() == "csv":
            lines.append(self.tr("Each of these is a file of its own, beside the first."))
        self.note.setText("\n".join(lines))

    def go(self) -> None:
        self.exports.ask_metrics(self.kind.currentData())


class PointsPage(Page):
    """The clouds of now as CSV."""

    def __init__(self, exports: Exports, parent: QWidget | None = None) -> None:
        super().__init__(
            exports, exports.tr("The fakes and real points on the plane at this moment, as CSV."), parent
        )
        self.refresh()

    @property
    def go_text(self) -> str:
        return self.tr("Save points …")

    @property
    def ready(self) -> bool:
        return self.exports.frame is not None

    def refresh(self) -> None:
        frame = self.exports.frame
        if frame is None:
            self.note.setText(self.tr("There are no points yet."))
            return
        fakes = frame.fakes.shape[0] * frame.fakes.shape[1]
        words = self.tr("{0} fakes and {1} real points of iteration {2}")
        self.note.setText(words.format(f"{fakes:,}", f"{len(frame.reals):,}", f"{frame.iteration:,}"))

    def go(self) -> None:
        self.exports.ask_points()
