//! The ops of spec/ops.md, read in this one place.

use hutong_protocol::op;

use crate::data::Data;

/// Number of a node, as the logic counts them.
pub type Id = u32;

/// One op. Fields stand in the order of the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    Element {
        id: Id,
        tag: String,
        component: bool,
    },
    Text {
        id: Id,
        content: String,
    },
    Fragment {
        id: Id,
    },
    Release {
        id: Id,
    },
    Append {
        parent: Id,
        child: Id,
    },
    Remove {
        parent: Id,
        child: Id,
    },
    Insert {
        parent: Id,
        child: Id,
        before: Id,
    },
    Replace {
        parent: Id,
        child: Id,
        old: Id,
    },
    SpliceBefore {
        parent: Id,
        before: Id,
        count: u32,
        fragment: Id,
    },
    SpliceAppend {
        parent: Id,
        fragment: Id,
    },
    SpliceRemove {
        parent: Id,
        before: Id,
        count: u32,
    },
    AuthorId {
        node: Id,
        id: String,
    },
    Style {
        node: Id,
        text: String,
    },
    AddClass {
        node: Id,
        name: String,
    },
    RemoveClass {
        node: Id,
        name: String,
    },
    ClearClasses {
        node: Id,
    },
    Attribute {
        node: Id,
        name: String,
        value: Data,
    },
    RemoveAttribute {
        node: Id,
        name: String,
    },
    SetText {
        node: Id,
        content: String,
    },
    Listen {
        node: Id,
        event: String,
        mode: u32,
    },
    Model {
        node: Id,
        name: String,
    },
    Host {
        node: Id,
        name: String,
    },
    Page {
        node: Id,
        page: Id,
        path: String,
        chrome: Data,
    },
    PageChrome {
        page: Id,
        chrome: Data,
    },
    PageShow {
        page: Id,
    },
    PageClose {
        page: Id,
    },
    Frame {
        callback: Id,
    },
    Query {
        callback: Id,
        page: Id,
        requests: Vec<Data>,
    },
    Call {
        node: Id,
        method: String,
        args: Vec<Data>,
        callback: Id,
    },
    ScrollPage {
        page: Id,
        top: f64,
        milliseconds: f64,
        callback: Id,
    },
    PullDown {
        page: Id,
        on: bool,
    },
    ShellStyle {
        page: Id,
        tab_bar: Data,
    },
    Animate {
        node: Id,
        milliseconds: f64,
        callback: Id,
    },
    Observe {
        callback: Id,
        node: Id,
    },
    Unobserve {
        callback: Id,
    },
    Dismiss {
        page: Id,
    },
}

/// The operands of one op, taken one after another.
struct Operands(std::vec::IntoIter<Data>);

impl Operands {
    fn any(&mut self) -> Data {
        self.0.next().unwrap_or(Data::Null)
    }

    fn number(&mut self) -> f64 {
        self.any().as_number().unwrap_or_default()
    }

    /// Zero stands for what is no number of a node, page or callback.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is out of range is nobody's number"
    )]
    fn id(&mut self) -> Id {
        self.number() as Id
    }

    fn text(&mut self) -> String {
        match self.any() {
            Data::Text(text) => text,
            _ => String::new(),
        }
    }

    fn list(&mut self) -> Vec<Data> {
        match self.any() {
            Data::List(items) => items,
            _ => Vec::new(),
        }
    }
}

/// Adds the ops of a message to those before it of the same batch; each stands after the number of its elements, and
/// nothing is read behind what is no such number. Answers whether the batch is whole: `[0, part]` is a part of one.
pub fn separate(message: Data, ops: &mut Vec<Data>) -> bool {
    let Data::List(mut items) = message else { return true };
    let part = items.len() == 2 && size_of(&items[0]) == Some(0);
    if part && let Some(Data::List(inner)) = items.pop() {
        items = inner;
    }
    let mut items = items.into_iter();
    while let Some(size @ 1..) = items.next().as_ref().and_then(size_of) {
        ops.push(Data::List(items.by_ref().take(size).collect()));
    }
    !part
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is out of range is no number of elements"
)]
fn size_of(data: &Data) -> Option<usize> {
    data.as_number().map(|size| size as usize)
}

impl Op {
    /// Reads one op of a batch.
    pub fn read(data: Data) -> Result<Self, String> {
        let Data::List(items) = data else {
            return Err("an op is no list".to_owned());
        };
        let mut given = Operands(items.into_iter());
        let code = given.id();
        Ok(match code {
            op::ELEMENT => Self::Element {
                id: given.id(),
                tag: given.text(),
                component: given.id() == 1,
            },
            op::TEXT => Self::Text {
                id: given.id(),
                content: given.text(),
            },
            op::FRAGMENT => Self::Fragment { id: given.id() },
            op::RELEASE => Self::Release { id: given.id() },
            op::APPEND => Self::Append {
                parent: given.id(),
                child: given.id(),
            },
            op::REMOVE => Self::Remove {
                parent: given.id(),
                child: given.id(),
            },
            op::INSERT => Self::Insert {
                parent: given.id(),
                child: given.id(),
                before: given.id(),
            },
            op::REPLACE => Self::Replace {
                parent: given.id(),
                child: given.id(),
                old: given.id(),
            },
            op::SPLICE_BEFORE => Self::SpliceBefore {
                parent: given.id(),
                before: given.id(),
                count: given.id(),
                fragment: given.id(),
            },
            op::SPLICE_APPEND => Self::SpliceAppend {
                parent: given.id(),
                fragment: given.id(),
            },
            op::SPLICE_REMOVE => Self::SpliceRemove {
                parent: given.id(),
                before: given.id(),
                count: given.id(),
            },
            op::ID => Self::AuthorId {
                node: given.id(),
                id: given.text(),
            },
            op::STYLE => Self::Style {
                node: given.id(),
                text: given.text(),
            },
            op::ADD_CLASS => Self::AddClass {
                node: given.id(),
                name: given.text(),
            },
            op::REMOVE_CLASS => Self::RemoveClass {
                node: given.id(),
                name: given.text(),
            },
            op::CLEAR_CLASSES => Self::ClearClasses { node: given.id() },
            op::ATTRIBUTE => Self::Attribute {
                node: given.id(),
                name: given.text(),
                value: given.any(),
            },
            op::REMOVE_ATTRIBUTE => Self::RemoveAttribute {
                node: given.id(),
                name: given.text(),
            },
            op::SET_TEXT => Self::SetText {
                node: given.id(),
                content: given.text(),
            },
            op::LISTEN => Self::Listen {
                node: given.id(),
                event: given.text(),
                mode: given.id(),
            },
            op::MODEL => Self::Model {
                node: given.id(),
                name: given.text(),
            },
            op::HOST => Self::Host {
                node: given.id(),
                name: given.text(),
            },
            op::PAGE => {
                let (node, page, path, _sheets) = (given.id(), given.id(), given.text(), given.list());
                Self::Page {
                    node,
                    page,
                    path,
                    chrome: given.any(),
                }
            }
            op::PAGE_CHROME => Self::PageChrome {
                page: given.id(),
                chrome: given.any(),
            },
            op::PAGE_SHOW => Self::PageShow { page: given.id() },
            op::PAGE_CLOSE => Self::PageClose { page: given.id() },
            op::FRAME => Self::Frame { callback: given.id() },
            op::QUERY => Self::Query {
                callback: given.id(),
                page: given.id(),
                requests: given.list(),
            },
            op::CALL => Self::Call {
                node: given.id(),
                method: given.text(),
                args: given.list(),
                callback: given.id(),
            },
            op::SCROLL_PAGE => Self::ScrollPage {
                page: given.id(),
                top: given.number(),
                milliseconds: given.number(),
                callback: given.id(),
            },
            op::PULL_DOWN => Self::PullDown {
                page: given.id(),
                on: given.any().is_true(),
            },
            op::SHELL_STYLE => Self::ShellStyle {
                page: given.id(),
                tab_bar: given.any(),
            },
            op::ANIMATE => {
                let (node, _frames) = (given.id(), given.any());
                Self::Animate {
                    node,
                    milliseconds: given.number(),
                    callback: given.id(),
                }
            }
            op::OBSERVE => Self::Observe {
                callback: given.id(),
                node: given.id(),
            },
            op::UNOBSERVE => Self::Unobserve { callback: given.id() },
            op::DISMISS => Self::Dismiss { page: given.id() },
            unknown => return Err(format!("unknown op {unknown}")),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_batch_falls_into_its_ops() {
        let ops = |messages: serde_json::Value| {
            let mut ops = Vec::new();
            let messages = messages.as_array().unwrap().iter();
            let whole: Vec<bool> = messages
                .map(|message| separate(message.clone().into(), &mut ops))
                .collect();
            (whole, Data::List(ops))
        };
        let one = json!([[2, 4, 7, 3, 2, 8, "a"]]);
        assert_eq!(ops(one), (vec![true], json!([[4, 7], [2, 8, "a"]]).into()));
        assert_eq!(ops(json!([[]])), (vec![true], json!([]).into()));
        let parts = json!([[0, [2, 4, 7]], [0, [2, 4, 8]], []]);
        assert_eq!(ops(parts), (vec![false, false, true], json!([[4, 7], [4, 8]]).into()));
        for size in [json!(0), json!(-1), json!("2"), json!(null), json!([4, 7])] {
            assert_eq!(
                ops(json!([[2, 4, 7, size, 4, 8]])),
                (vec![true], json!([[4, 7]]).into())
            );
        }
    }

    #[test]
    fn ops_are_read_by_their_place_in_the_table() {
        let read = |op: serde_json::Value| Op::read(op.into());
        let element = Op::Element {
            id: 7,
            tag: "view".into(),
            component: true,
        };
        assert_eq!(read(json!([1, 7, "view", 1])), Ok(element));
        let splice = Op::SpliceBefore {
            parent: 1,
            before: 2,
            count: 3,
            fragment: 4,
        };
        assert_eq!(read(json!([9, 1, 2, 3, 4])), Ok(splice));
        let page = Op::Page {
            node: 5,
            page: 1,
            path: "pages/a/a".into(),
            chrome: json!({"title": "A"}).into(),
        };
        assert_eq!(read(json!([23, 5, 1, "pages/a/a", ["app"], {"title": "A"}])), Ok(page));
        assert!(read(json!([99])).is_err() && read(json!("append")).is_err());
        assert_eq!(read(json!([4, -3])), Ok(Op::Release { id: 0 }), "nobody's number");
    }
}
