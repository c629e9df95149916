//! The links of the description: which operations take what an answer names. They follow from the paths and the answers:
//! a parameter of a path is a kind of thing, and who answers with a thing says where its id goes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::{Components, OpenApi, Ref, RefOr};

/// What an answer names in other words than the paths do: operation, parameter, place in the answer.
const NAMED_OTHERWISE: [(&str, &str, &str); 1] = [("begin_version", "sha256", "/missing/0")];

/// Gives every answer its links.
pub(crate) fn describe(document: &mut OpenApi) {
    let described = serde_json::to_value(&*document).unwrap_or_default();
    let operations = operations(&described);
    let things = Things::of(&operations);
    let components = document.components.get_or_insert_with(Components::default);
    for source in &operations {
        let Some(answer) = &source.answer else { continue };
        let named = things.named(source, answer);
        let item = document.paths.paths.get_mut(source.path);
        let operation = item.and_then(|item| match source.method {
            "get" => item.get.as_mut(),
            "put" => item.put.as_mut(),
            "post" => item.post.as_mut(),
            _ => None,
        });
        let response = operation.and_then(|operation| operation.responses.responses.get_mut(answer.status));
        let Some(RefOr::T(response)) = response else { continue };
        for target in operations.iter().filter(|target| target.id != source.id) {
            if let Some((name, link)) = link(&named, source, target) {
                let reference = Ref::new(format!("#/components/links/{name}"));
                response.links.insert(target.id.to_owned(), RefOr::Ref(reference));
                components.links.insert(name, RefOr::T(link));
            }
        }
    }
}

/// The link to `target` and its name, when the answer and the path of `source` fill all that the path of `target` asks.
fn link(named: &BTreeMap<&str, String>, source: &Operation, target: &Operation) -> Option<(String, Link)> {
    target
        .parameters
        .iter()
        .find(|parameter| named.contains_key(*parameter))?;
    let mut name = target.id.to_owned();
    let mut link = LinkBuilder::new().operation_id(target.id);
    for parameter in &target.parameters {
        let (from, expression) = match named.get(parameter) {
            Some(place) => (
                place.trim_start_matches('/').replace('/', "."),
                format!("$response.body#{place}"),
            ),
            None if source.parameters.contains(parameter) => ("path".to_owned(), format!("$request.path.{parameter}")),
            None => return None,
        };
        name = format!("{name}.{parameter}-{from}");
        link = link.parameter(*parameter, expression);
    }
    Some((name, link.build()))
}

struct Operation<'d> {
    path: &'d str,
    method: &'d str,
    id: &'d str,
    parameters: Vec<&'d str>,
    answer: Option<Answer<'d>>,
}

/// What an operation answers with when it succeeds: a thing, or the first one of a list.
struct Answer<'d> {
    status: &'d str,
    is_list: bool,
    /// Its schema by name, with those that it extends.
    schemas: Vec<&'d str>,
    fields: BTreeSet<&'d str>,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = members(&document["paths"]);
    let all = paths.flat_map(|(path, item)| members(item).map(move |(method, operation)| (path, method, operation)));
    all.map(|(path, method, operation)| Operation {
        path,
        method,
        id: operation["operationId"].as_str().unwrap_or_default(),
        parameters: path.split('/').filter_map(parameter).collect(),
        answer: Answer::of(document, &operation["responses"]),
    })
    .collect()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The parameter that a part of a path is.
fn parameter(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

impl<'d> Answer<'d> {
    fn of(document: &'d Value, responses: &'d Value) -> Option<Self> {
        let (status, response) = ["200", "201"]
            .into_iter()
            .find_map(|status| Some((status, responses.get(status)?)))?;
        let schema = response.pointer("/content/application~1json/schema")?;
        let mut answer = Self {
            status,
            is_list: false,
            schemas: Vec::new(),
            fields: BTreeSet::new(),
        };
        answer.read(document, schema);
        // a page is written out for each kind of item, and its name says which
        if let Some(item) = answer.schemas.first().and_then(|name| name.strip_prefix("Page_")) {
            answer.is_list = true;
            answer.schemas = vec![item];
            answer.fields.clear();
            let items = document.pointer(&format!("/components/schemas/Page_{item}/properties/items/items"));
            answer.read(document, items?);
        }
        Some(answer)
    }

    fn read(&mut self, document: &'d Value, schema: &'d Value) {
        if let Some(name) = schema["$ref"]
            .as_str()
            .and_then(|reference| reference.rsplit('/').next())
        {
            self.schemas.push(name);
            self.read(document, &document["components"]["schemas"][name]);
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.read(document, part);
        }
        self.fields
            .extend(members(&schema["properties"]).map(|(name, _)| name.as_str()));
    }

    fn place(&self, field: &str) -> String {
        format!("{}/{field}", if self.is_list { "/items/0" } else { "" })
    }
}

/// The things that paths name.
struct Things<'d> {
    /// Schema → the parameter that such a thing fills and the field that holds its id.
    by_schema: BTreeMap<&'d str, (&'d str, &'d str)>,
}

impl<'d> Things<'d> {
    fn of(operations: &[Operation<'d>]) -> Self {
        let mut kinds = BTreeMap::new();
        for operation in operations {
            let parts: Vec<_> = operation.path.split('/').collect();
            let named = parts.windows(2).filter_map(|pair| Some((pair[0], parameter(pair[1])?)));
            kinds.extend(named.filter(|(collection, _)| parameter(collection).is_none()));
        }
        let mut by_schema = BTreeMap::new();
        for operation in operations {
            let Some(answer) = &operation.answer else { continue };
            let last = operation.path.rsplit('/').next().unwrap_or_default();
            let Some(kind) = kinds.get(last).copied().or(parameter(last)) else {
                continue;
            };
            if let Some(id) = ["id", kind].into_iter().find(|field| answer.fields.contains(field)) {
                by_schema.extend(answer.schemas.iter().map(|schema| (*schema, (kind, id))));
            }
        }
        Self { by_schema }
    }

    /// The parameters that an answer fills, and the places where it holds them: its own id, or, of items that are no
    /// things of their own, the things that they are about. Who had to know an id to ask is told nothing by it.
    fn named(&self, source: &Operation<'d>, answer: &Answer<'d>) -> BTreeMap<&'d str, String> {
        let mut named = BTreeMap::new();
        let own = answer.schemas.iter().find_map(|schema| self.by_schema.get(schema));
        if let Some((kind, id)) = own {
            named.insert(*kind, answer.place(id));
        } else if answer.is_list {
            let about = self.by_schema.values().map(|(kind, _)| *kind);
            named.extend(
                about
                    .filter(|kind| answer.fields.contains(kind))
                    .map(|kind| (kind, answer.place(kind))),
            );
        }
        named.retain(|kind, _| !source.parameters.contains(kind));
        let otherwise = NAMED_OTHERWISE.iter().filter(|(operation, ..)| *operation == source.id);
        named.extend(otherwise.map(|(_, parameter, place)| (*parameter, (*place).to_owned())));
        named
    }
}
