"""Pages for people: a model's, and the front page."""

import gzip
import json
import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from predict_api.app import create_app
from predict_api.pages.site.form_fields import fields_of
from predict_api.pages.site.model_page import model_page
from predict_api.pages.site.samples import samples_of
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.tiny_models import write_sum_regression
from tests.unit.predict_api.api import Client, an_event, invoke
from tests.unit.predict_api.elements import Elements
from tests.unit.predict_api.test_docs import ADDRESSES, links

PAGE = "/pages/models/sum"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
MOST_BYTES = 150_000


@pytest.fixture
def anyone(client: Client) -> Client:
    return client.with_(key_id=None)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("page", [PAGE, "/"])
def test_whatever_a_page_links_is_there_for_anyone_and_is_a_page_or_a_file(
    services: Services, address: str, page: str, slash: str
) -> None:
    # applications' own pages read their tables, which a test of theirs has
    anyone = Client(create_app(replace(services, applications=())), key_id=None)
    path = page.rstrip("/") + slash
    event = an_event("home") | {"path": path or "/", "resource": path or "/"}
    event["multiValueHeaders"]["Accept"] = [BROWSER]
    event["requestContext"]["path"] = urlsplit(address).path + path

    html = invoke(anyone.app, event).text

    for link in [one for one in links(html) if not one.startswith("#")]:
        target = urljoin(address + path, link)
        assert target.startswith(address)
        found = urlsplit(target.removeprefix(address))
        answer = anyone.get(f"{found.path or '/'}?{found.query}".rstrip("?"), accept=BROWSER)
        assert answer.status == 200, link
        assert not answer.headers["content-type"].startswith("application/json"), link


@pytest.mark.parametrize("page", [PAGE, "/"])
def test_a_page_has_nothing_inline_and_may_load_nothing_from_elsewhere(
    anyone: Client, page: str
) -> None:
    answer = anyone.get(page, accept=BROWSER)

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=", answer.text)
    scripts = Elements(answer.text).of("script")
    assert all("src" in one or one["type"] == "application/json" for one in scripts)


def test_the_front_page_names_each_model_and_what_else_there_is_to_see(anyone: Client) -> None:
    answer = anyone.get("/", accept=BROWSER)

    assert answer.headers["vary"] == "Accept"
    assert {"docs", "redoc", "pages/models/sum"} <= set(links(answer.text))
    assert not {"models", "whoami", "openapi.json"} & set(links(answer.text))


def test_the_form_has_a_field_for_each_input_with_its_range(anyone: Client) -> None:
    html = Elements(anyone.get(PAGE).text)

    left, right = (one for one in html.of("input") if "data-input" in one)
    assert (left["data-input"], left["min"], left["max"]) == ("left", "-100", "100")
    assert "required" in left
    assert "required" not in right
    labelled = {one["for"] for one in html.of("label") if "for" in one}
    assert labelled >= {one["id"] for one in (left, right)}


def test_the_data_of_the_page_has_the_golden_rows_and_no_other(anyone: Client) -> None:
    html = anyone.get(PAGE).text

    [text] = re.findall(r'<script type="application/json" id="model-data">(.*?)</script>', html)
    data = json.loads(text)
    assert [one["instance"] for one in data["examples"]] == [{"left": 1, "right": 2}]
    assert data["explains"] is True
    assert "background" not in data


def test_texts_of_a_manifest_cannot_end_a_script_or_make_one(tmp_path: Path) -> None:
    trick = "</script><script>alert(1)</script>"
    write_sum_regression(tmp_path, title=trick, description=trick, limits=[trick])

    html = model_page(Catalog.load(tmp_path).get("sum"), "../../")

    assert trick not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_key_is_never_part_of_an_address(anyone: Client) -> None:
    html = Elements(anyone.get(PAGE).text)

    [key] = [one for one in html.of("input") if one["id"] == "key"]
    assert key["type"] == "password"
    assert "name" not in key  # what has none is sent by no form
    script = anyone.get("/docs/assets/model-page.js").text
    assert "localStorage" not in script
    assert "cookie" not in script


def test_who_describes_a_model_for_people_gets_its_page_and_a_program_json(client: Client) -> None:
    for_people = client.get("/models/sum", accept=BROWSER)
    for_programs = client.get("/models/sum", accept="application/json")

    assert for_people.headers["content-type"].startswith("text/html")
    assert "../docs" in links(for_people.text)
    assert for_programs.json["name"] == "sum"
    assert for_people.headers["vary"] == for_programs.headers["vary"] == "Accept"
    assert client.with_(key_id=None).get("/models/sum", accept=BROWSER).status == 401
    assert client.with_(scopes="complaints:read").get("/models/sum", accept=BROWSER).status == 403


def test_an_unknown_model_has_no_page(anyone: Client) -> None:
    assert anyone.get("/pages/models/nobody").status == 404


def test_pages_can_be_turned_off(services: Services) -> None:
    settings = replace(services.settings, model_pages=False)
    anyone = Client(create_app(replace(services, settings=settings)), key_id=None)

    assert anyone.get(PAGE).status == 404
    front = anyone.get("/", accept=BROWSER).text
    assert "Sum" in front
    assert "pages/" not in front


@pytest.mark.parametrize("name", Catalog.load().names)
def test_a_page_with_its_files_weighs_little(anyone: Client, name: str) -> None:
    catalog = Catalog.load()
    html = model_page(catalog.get(name), "", list(catalog.plots(name)))
    files = [link for link in links(html) if "assets" in link]
    texts = [html, *(anyone.get(f"/{link}").text for link in files)]
    # which the script imports
    texts += [anyone.get(f"/docs/assets/{name}").text for name in ("drawings.js", "forms.js")]

    weight = sum(len(gzip.compress(text.encode())) for text in texts)

    assert len(files) == 2
    assert weight < MOST_BYTES


@pytest.mark.parametrize(
    ("schema", "control", "kind", "attributes"),
    [
        ({"type": "number", "minimum": 0}, "number", "number", {"min": 0, "step": "any"}),
        ({"type": ["integer", "null"]}, "number", "integer", {"step": 1}),
        ({"type": "string", "maxLength": 9}, "text", "string", {"maxlength": 9}),
        ({"type": "string", "format": "date-time"}, "datetime-local", "string", {"step": 1}),
        (
            {"type": "string", "format": "date", "earliest": "2020-01-01"},
            "date",
            "string",
            {"step": 1, "min": "2020-01-01"},
        ),
        ({"type": "string", "enum": ["a", "b"]}, "select", "string", {}),
        ({"type": "boolean"}, "select", "boolean", {}),
    ],
)
def test_each_type_of_input_has_its_control(
    schema: dict[str, Any], control: str, kind: str, attributes: dict[str, object]
) -> None:
    [field] = fields_of({"properties": {"one_input": schema}})

    assert (field.label, field.control, field.kind) == ("one input", control, kind)
    assert field.attributes == attributes
    assert not field.required


def test_a_name_keeps_its_capitals_and_may_have_blanks(tmp_path: Path) -> None:
    names = ["BMI", "body mass", "key"]
    inputs = {"type": "object", "properties": {name: {"type": "number"} for name in names}}
    columns = [{"input": name, "encoding": "number"} for name in names]
    golden = [{"instance": {}, "prediction": {"value": 0}}]
    write_sum_regression(tmp_path, inputs=inputs, columns=columns, golden=golden)

    html = model_page(Catalog.load(tmp_path).get("sum"), "")

    assert [f">{label} <" in html for label in ("BMI", "Body mass", "Key")] == [True] * 3
    ids = [attributes["id"] for _, attributes in Elements(html).found if "id" in attributes]
    told = [one.get("aria-describedby") for one in Elements(html).of("input")]
    assert len(set(ids)) == len(ids)
    assert set(told) <= set(ids)


def test_null_is_no_choice_but_an_empty_one() -> None:
    [field] = fields_of({"properties": {"x": {"type": ["string", "null"], "enum": ["a", None]}}})

    assert field.choices == ["a"]


def test_a_pasted_call_sends_the_instance_and_no_key_as_an_argument() -> None:
    instance = {"text": 'it\'s "so" $HOME `id` \\ é', "n": None, "b": True}

    shell, python, script = samples_of("sum", instance)

    words = shlex.split(f"{shell.before}https://x{shell.after}".replace("\\\n", ""))
    assert json.loads(words[words.index("-d") + 1]) == instance
    assert words[words.index("<<<") + 1] == "X-API-Key: $SKLAMBDA_API_KEY"
    compile(f"{python.before}https://x{python.after}", "sample", "exec")
    assert 'os.environ["SKLAMBDA_API_KEY"]' in python.after
    assert "process.env.SKLAMBDA_API_KEY" in script.after
