//! Every code that a diagnostic can have: stable, so that people can search for it and programs can act on it.
//!
//! `docs/diagnostics` has a section for each, in both languages. A test holds this table, the sources and
//! the pages against each other: a code exists in all of them or in none.

use crate::Severity;

/// A code and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// `stage.kebab-case`.
    pub name: &'static str,
    /// How bad it is at worst.
    pub severity: Severity,
    /// In one line of English.
    pub en: &'static str,
    /// In one line of Chinese.
    pub zh: &'static str,
}

/// All codes, by stage.
#[rustfmt::skip]
pub const CODES: &[Code] = &[
    error("tree.missing", "The folder to build cannot be read", "要构建的文件夹无法读取"),
    error("tree.unreadable", "A file or folder cannot be read", "文件或文件夹无法读取"),
    error("tree.link-outside", "A link leads out of the project", "链接指向项目之外"),
    warning("tree.link-cycle", "A link leads to a folder that it lies in", "链接指向它所在的文件夹"),
    error("tree.name", "A file name that not every system can hold", "并非所有系统都支持的文件名"),
    error("tree.file-too-large", "A file is larger than a package may hold", "文件超过包内允许的大小"),
    error("tree.too-large", "The files together are too large", "文件总大小超限"),
    error("tree.too-many-files", "Too many files and folders", "文件和文件夹过多"),
    error("tree.too-deep", "Folders are nested too deep", "文件夹嵌套过深"),
    warning("tree.not-utf8", "A source file is not UTF-8", "源文件不是 UTF-8"),
    error("config.app-missing", "There is no app.json", "没有 app.json"),
    error("config.no-pages", "app.json lists no page", "app.json 没有列出页面"),
    error("config.dialect", "The project is not written in the dialect that was asked for", "项目不是用指定的方言写的"),
    warning("config.dialect-mixed", "Pages have templates of more than one dialect", "页面有多种方言的模板"),
    error("config.too-many-pages", "Too many pages", "页面过多"),
    error("config.page-missing", "A page has no files", "页面没有文件"),
    warning("config.page-twice", "A page is listed twice", "页面被重复列出"),
    error("config.path", "Not a path in the package", "不是包内路径"),
    error("config.json", "Not JSON", "不是 JSON"),
    warning("config.type", "A value has the wrong type", "值的类型不对"),
    error("config.component-missing", "A component does not exist", "组件不存在"),
    warning("config.script-missing", "A page or component has no script", "页面或组件没有脚本"),
    warning("config.tab-page", "A tab is not a page", "标签栏指向的不是页面"),
    warning("config.extended-library", "A library of the vendor is not installed", "未安装扩展库"),
    warning("config.plugin", "A plugin is asked for", "使用了插件"),
    error("config.version-code", "The version code is not a positive integer", "版本号不是正整数"),
    error("config.domain", "Not a host or origin", "不是主机名或源"),
    error("template.missing", "A page or component has no template", "页面或组件没有模板"),
    error("template.too-deep", "Elements are nested too deep", "元素嵌套过深"),
    error("template.too-large", "The template is too large", "模板过大"),
    error("template.refused", "The template compiler refuses the file", "模板编译器拒绝该文件"),
    error("template.expression", "An expression cannot be read", "表达式无法读取"),
    error("template.attribute", "An attribute was left out", "属性被忽略"),
    error("template.link-missing", "An import, include or view script does not exist", "引用的模板或视图脚本不存在"),
    error("template.include-cycle", "A file includes itself", "文件包含了自己"),
    error("template.script-module", "A view script needs a name of its own", "视图脚本需要自己的名字"),
    warning("template.unicode-space", "A space that is not plain, inside a tag", "标签内有非普通空格"),
    warning("template.unclosed-tag", "A tag is never closed", "标签没有闭合"),
    warning("template.stray-close", "A closing tag closes nothing", "多余的结束标签"),
    warning("template.unfinished-tag", "A tag has no >", "标签缺少 >"),
    warning("template.unclosed-comment", "A comment is never closed", "注释没有闭合"),
    warning("template.unclosed-quote", "A value is never closed", "属性值没有闭合"),
    warning("template.unclosed-expression", "An expression is never closed", "{{ 没有对应的 }}"),
    warning("template.quote-in-expression", "The same quotes inside and around", "内外使用了相同的引号"),
    warning("template.unquoted-value", "A value has no quotes", "属性值没有引号"),
    warning("template.stray-character", "A character that means nothing inside a tag", "标签内有无意义的字符"),
    warning("template.duplicate-attribute", "An attribute is given twice", "属性重复"),
    warning("template.attribute-name", "Not the name of an attribute", "不是合法的属性名"),
    warning("template.unknown-directive", "There is no such directive", "没有这个指令"),
    warning("template.unsupported-attribute", "An attribute that containers do not know", "容器不支持的属性"),
    warning("template.children", "An element that cannot have content", "不能有内容的元素"),
    warning("template.tag-name", "A tag name with a colon", "标签名含有冒号"),
    note("template.legacy", "An old spelling", "旧写法"),
    warning("template.compiler", "The template compiler remarks something", "模板编译器的提示"),
    warning("style.import-missing", "An import does not exist", "导入的样式不存在"),
    warning("style.import-cycle", "Style sheets import each other", "样式相互导入"),
    warning("style.import-too-deep", "Imports are nested too deep", "导入嵌套过深"),
    warning("style.too-deep", "Blocks are nested too deep", "样式块嵌套过深"),
    warning("style.unclosed-block", "A block is never closed", "样式块没有闭合"),
    warning("style.asset-missing", "A picture or font does not exist", "图片或字体不存在"),
    warning("style.asset-too-large", "A picture or font is too large for a style sheet", "图片或字体对样式来说过大"),
    warning("style.less", "A statement of a Less file was left out", "Less 文件中的语句被忽略"),
    error("style.sass", "A Sass file cannot be compiled", "Sass 文件无法编译"),
    error("style.too-much", "A style sheet becomes too large", "样式编译后过大"),
    error("script.syntax", "Not JavaScript or TypeScript", "不是合法的 JavaScript 或 TypeScript"),
    error("script.too-deep", "Nested too deep, or a statement too long", "嵌套过深或语句过长"),
    error("script.not-a-function", "The script cannot stand in a function", "脚本无法放进函数"),
    error("script.unsupported", "A form that cannot run in every container", "并非所有容器都能运行的写法"),
    error("script.json", "A required JSON file is not JSON", "被引用的 JSON 文件不合法"),
    error("script.module-missing", "A module does not exist", "模块不存在"),
    warning("script.dynamic-require", "A module name that is not a literal", "模块名不是字面量"),
    warning("script.import-meta", "import.meta means nothing here", "import.meta 在这里没有意义"),
    warning("script.assigned-import", "An import is assigned to", "对导入的名字赋值"),
    warning("script.pattern", "A regular expression that engines refuse", "引擎拒绝的正则表达式"),
    error("build.package", "The package cannot be made", "无法生成包"),
    error("build.timeout", "The build did not end in time", "构建超时"),
    error("build.memory", "The build needs too much memory", "构建占用内存过多"),
    error("build.crashed", "The build process crashed", "构建进程崩溃"),
];

/// The entry of a code.
pub fn by_name(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name)
}

const fn error(name: &'static str, en: &'static str, zh: &'static str) -> Code {
    Code {
        name,
        severity: Severity::Error,
        en,
        zh,
    }
}

const fn warning(name: &'static str, en: &'static str, zh: &'static str) -> Code {
    Code {
        name,
        severity: Severity::Warning,
        en,
        zh,
    }
}

const fn note(name: &'static str, en: &'static str, zh: &'static str) -> Code {
    Code {
        name,
        severity: Severity::Note,
        en,
        zh,
    }
}
