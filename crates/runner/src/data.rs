//! Values that cross the boundary: copies, as a structured clone makes them, of everything that messages may hold.

use rquickjs::function::Constructor;
use rquickjs::{Array, ArrayBuffer, Ctx, Exception, Object, TypedArray, Value};
use serde_json::{Map, Number, json};

/// How deep a value may be; the runtime itself cuts its own at 128.
const DEPTH: usize = 256;

/// A value without identity, functions and prototypes.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// `null`, and `undefined` where a value must be.
    Null,
    /// A truth.
    Bool(bool),
    /// Every number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Data>),
    /// Fields in the order in which they were set.
    Map(Vec<(String, Data)>),
    /// The bytes of a buffer.
    Bytes(Vec<u8>),
    /// Milliseconds since the epoch.
    Date(f64),
}

/// What becomes of a function in a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Functions {
    /// The copy fails, as a structured clone does.
    Refused,
    /// It is left out, as in JSON.
    Omitted,
}

struct Reader {
    left: usize,
    functions: Functions,
}

impl Data {
    /// Copies `value`, of which there may be at most `limit` values and bytes; throws what a structured clone would.
    pub fn read(value: &Value<'_>, limit: usize, functions: Functions) -> rquickjs::Result<Self> {
        let mut reader = Reader { left: limit, functions };
        Ok(reader.read(value, 0)?.unwrap_or(Self::Null))
    }

    /// The value for scripts.
    pub fn write<'js>(&self, ctx: &Ctx<'js>) -> rquickjs::Result<Value<'js>> {
        Ok(match self {
            Self::Null => Value::new_null(ctx.clone()),
            Self::Bool(value) => Value::new_bool(ctx.clone(), *value),
            Self::Number(value) => Value::new_number(ctx.clone(), *value),
            Self::Text(text) => rquickjs::String::from_str(ctx.clone(), text)?.into_value(),
            Self::List(items) => {
                let array = Array::new(ctx.clone())?;
                for (index, item) in items.iter().enumerate() {
                    array.set(index, item.write(ctx)?)?;
                }
                array.into_value()
            }
            Self::Map(fields) => {
                let object = Object::new(ctx.clone())?;
                for (name, item) in fields {
                    object.set(name.as_str(), item.write(ctx)?)?;
                }
                object.into_value()
            }
            Self::Bytes(bytes) => ArrayBuffer::new_copy(ctx.clone(), bytes)?.into_value(),
            Self::Date(at) => {
                let date: Constructor<'js> = ctx.globals().get("Date")?;
                date.construct((*at,))?
            }
        })
    }

    /// As JSON: bytes as how many there are, dates as ISO texts are not needed and stay numbers.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => json!(value),
            Self::Number(value) | Self::Date(value) => number(*value),
            Self::Text(text) => json!(text),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(fields) => {
                let fields = fields.iter().map(|(name, item)| (name.clone(), item.to_json()));
                serde_json::Value::Object(fields.collect::<Map<_, _>>())
            }
            Self::Bytes(bytes) => json!({ "bytes": bytes.len() }),
        }
    }

    /// A field of a map.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(fields) => fields.iter().find(|(own, _)| own == name).map(|(_, item)| item),
            _ => None,
        }
    }

    /// The text when it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number when it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The items when it is a list.
    pub fn as_list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// Truth as scripts have it.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(value) => *value != 0.0 && !value.is_nan(),
            Self::Text(text) => !text.is_empty(),
            _ => true,
        }
    }

    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Date(_) => 8,
            Self::Text(text) => 8 + text.len(),
            Self::Bytes(bytes) => 8 + bytes.len(),
            Self::List(items) => 8 + items.iter().map(Self::size).sum::<usize>(),
            Self::Map(fields) => {
                8 + fields
                    .iter()
                    .map(|(name, item)| name.len() + item.size())
                    .sum::<usize>()
            }
        }
    }
}

impl Reader {
    /// `None` for what has no place in a copy.
    fn read(&mut self, value: &Value<'_>, depth: usize) -> rquickjs::Result<Option<Data>> {
        self.take(value.ctx(), 1)?;
        if depth > DEPTH {
            return Err(refuse(value.ctx(), "the value is too deep, or holds itself"));
        }
        if let Some(truth) = value.as_bool() {
            return Ok(Some(Data::Bool(truth)));
        }
        if let Some(number) = value.as_number() {
            return Ok(Some(Data::Number(number)));
        }
        if let Some(text) = value.as_string() {
            // A half of a pair that stands alone is no text of Rust's.
            let text = text.to_string().unwrap_or_else(|_| "\u{fffd}".to_owned());
            self.take(value.ctx(), text.len())?;
            return Ok(Some(Data::Text(text)));
        }
        if value.is_function() || value.is_symbol() {
            return match self.functions {
                Functions::Omitted => Ok(None),
                Functions::Refused => Err(refuse(value.ctx(), "a function or symbol cannot be copied")),
            };
        }
        if let Some(array) = value.as_array() {
            self.take(value.ctx(), array.len())?;
            let items = (0..array.len()).map(|index| {
                let item: Value<'_> = array.get(index)?;
                Ok(self.read(&item, depth + 1)?.unwrap_or(Data::Null))
            });
            return Ok(Some(Data::List(items.collect::<rquickjs::Result<_>>()?)));
        }
        match value.as_object() {
            Some(object) => self.object(object, depth).map(Some),
            None if value.is_null() => Ok(Some(Data::Null)),
            None if value.is_undefined() => Ok(None),
            None => Ok(Some(Data::Text(value.get::<rquickjs::convert::Coerced<String>>()?.0))),
        }
    }

    fn object(&mut self, object: &Object<'_>, depth: usize) -> rquickjs::Result<Data> {
        if let Some(bytes) = self.bytes(object)? {
            return Ok(Data::Bytes(bytes));
        }
        // Other classes of moments write themselves in ISO's form, too, but do not count milliseconds.
        if let Some(prototype) = object.get_prototype()
            && prototype.contains_key("toISOString")?
            && let Some(time) = prototype.get::<_, Value<'_>>("getTime")?.into_function()
        {
            return Ok(Data::Date(time.call((rquickjs::function::This(object.clone()),))?));
        }
        let mut fields = Vec::new();
        for key in object.keys::<String>() {
            let key = key?;
            let item: Value<'_> = object.get(key.as_str())?;
            self.take(object.ctx(), key.len())?;
            // A field of this name would be the prototype where the copy is written.
            if let Some(item) = self.read(&item, depth + 1)?
                && key != "__proto__"
            {
                fields.push((key, item));
            }
        }
        Ok(Data::Map(fields))
    }

    fn bytes<'js>(&mut self, object: &Object<'js>) -> rquickjs::Result<Option<Vec<u8>>> {
        let view = if object.is_array_buffer() {
            let Some(buffer) = ArrayBuffer::from_object(object.clone()) else {
                return Ok(None);
            };
            TypedArray::<u8>::from_arraybuffer(buffer)?
        } else if object.is_typed_array::<u8>() {
            TypedArray::<u8>::from_object(object.clone())?
        } else {
            return Ok(None);
        };
        self.take(object.ctx(), view.len())?;
        let object: &Object<'js> = view.as_object();
        let bytes = (0..view.len()).map(|index| object.get::<_, u8>(u32::try_from(index).unwrap_or(u32::MAX)));
        bytes.collect::<rquickjs::Result<_>>().map(Some)
    }

    fn take(&mut self, ctx: &Ctx<'_>, amount: usize) -> rquickjs::Result<()> {
        self.left = self
            .left
            .checked_sub(amount)
            .ok_or_else(|| refuse(ctx, "the value is too large to be sent"))?;
        Ok(())
    }
}

fn refuse(ctx: &Ctx<'_>, reason: &str) -> rquickjs::Error {
    Exception::throw_dom(ctx, "DataCloneError", reason)
}

/// Whole numbers are written without a fraction, as JSON of scripts is.
fn number(value: f64) -> serde_json::Value {
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        return json!(value as i64);
    }
    Number::from_f64(value).map_or(serde_json::Value::Null, serde_json::Value::Number)
}

impl From<&serde_json::Value> for Data {
    fn from(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(value) => Self::Number(value.as_f64().unwrap_or_default()),
            serde_json::Value::String(text) => Self::Text(text.clone()),
            serde_json::Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            serde_json::Value::Object(fields) => {
                let fields = fields.iter().filter(|(name, _)| *name != "__proto__");
                Self::Map(fields.map(|(name, item)| (name.clone(), item.into())).collect())
            }
        }
    }
}

impl From<serde_json::Value> for Data {
    fn from(json: serde_json::Value) -> Self {
        Self::from(&json)
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Data {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}
