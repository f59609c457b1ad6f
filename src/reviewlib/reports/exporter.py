"""nbconvert's way to the page: `jupyter nbconvert --to reviewlib any.ipynb`."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from traitlets import Bool, default

from reviewlib.reports.about import NEWEST_ON, describe_report
from reviewlib.reports.cleaning import mend_surrogates
from reviewlib.reports.figures import write_json
from reviewlib.reports.lifting import lift_charts
from reviewlib.reports.page import TEMPLATES, Page, compose_page, page_parts
from reviewlib.reports.sparing import doing_without, putting_off

# A page is not parsed again with BeautifulSoup, nor searched for addresses, nor served.
with putting_off("bs4", "bleach.linkifier"), doing_without("nbconvert.postprocessors.serve"):
    from nbconvert.exporters.html import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter


class ReviewlibExporter(HTMLExporter):  # type: ignore[misc]
    """Writes a notebook that has run as one page which opens anywhere, without a network."""

    export_from_notebook = "reviewlib report"
    static = Bool(False, help="Pictures instead of scripts: a page that runs nothing.").tag(config=True)

    @default("template_name")
    def _template_name_default(self) -> str:
        return "reviewlib"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        # nbconvert looks in the working folder first; a desk's folder "reviewlib" is not a template.
        return [str(TEMPLATES)]

    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook.

        Args:
            nb: The notebook in memory, run.
            resources: nbconvert's; under `reviewlib` it may hold the `stamp`,
                the `language` and `static` of `compose_page`. The `page` is put there.
            options: nbconvert's.
        """
        # HTMLExporter's own would parse the page again with BeautifulSoup, and write it differently.
        html, resources = TemplateExporter.from_notebook_node(self, nb, resources, **options)
        return mend_surrogates(html), resources

    def _create_environment(self) -> Any:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.trim_blocks = True
        environment.lstrip_blocks = True
        environment.filters["lay_out"] = self._lay_out
        environment.globals["page_parts"] = page_parts
        return environment

    def _lay_out(self, nb: Any, resources: Any) -> Page:
        ours = resources.setdefault("reviewlib", {})
        stamp = dict(ours.get("stamp") or {})
        lift_charts(nb)
        about = describe_report(nb, stamp)
        stamp.pop(NEWEST_ON, None)
        page = compose_page(
            nb,
            name=str(resources.get("metadata", {}).get("name") or "Report"),
            stamp=stamp,
            language=ours.get("language", self.language_code),
            static=bool(ours.get("static", self.static)),
            folder=_find_folder(resources),
        )
        page = replace(page, meta=str(write_json(json.loads(page.meta) | about)))
        ours["page"] = page
        for warning in page.warnings:
            self.log.warning("%s", warning)
        return page


def _find_folder(resources: Any) -> Path | None:
    """Find where the notebook's file is; nbconvert says it for files alone."""
    path = resources.get("metadata", {}).get("path")
    return Path(path) if isinstance(path, str) else None
