//! Tokens made into a tree whose depth is bounded.

use ferrolab_base::{Code, Error, Result};

use super::function::Function;
use super::lexer::{Token, invalid, tokens};
use super::operand::Operator;
use crate::data::Value;

/// Deeper expressions than this are written by nobody.
const MAX_DEPTH: u16 = 128;

/// Nodes by index; children stand before their parents.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) root: usize,
    /// The field paths that [`Node::Field`] names.
    pub(super) fields: Vec<Vec<String>>,
    /// The names that [`Node::Parameter`] names.
    pub(super) parameters: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    Constant(Value),
    Parameter(usize),
    Field(usize),
    Datum,
    Unary(Operator, usize),
    Binary(Operator, usize, usize),
    Conditional(usize, usize, usize),
    Member(usize, usize),
    Array(Vec<usize>),
    Object(Vec<(String, usize)>),
    Call(Function, Vec<usize>),
}

/// Parse an expression.
pub(super) fn parse(text: &str) -> Result<Tree> {
    let tokens = tokens(text)?;
    let tree = Tree { nodes: Vec::new(), root: 0, fields: Vec::new(), parameters: Vec::new() };
    let mut parser = Parser { text, tokens: &tokens, tree, depths: Vec::new() };
    let root = parser.conditional(0)?;
    if let Some(token) = parser.tokens.first() {
        return Err(invalid(text, &format!("{token:?} stands where its end should be")));
    }
    parser.tree.root = root;
    Ok(parser.tree)
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    tree: Tree,
    /// The depth of each node.
    depths: Vec<u16>,
}

impl Parser<'_> {
    fn add(&mut self, node: Node) -> Result<usize> {
        let deepest = match &node {
            Node::Constant(_) | Node::Parameter(_) | Node::Field(_) | Node::Datum => 0,
            Node::Unary(_, operand) => self.depths[*operand],
            Node::Binary(_, left, right) | Node::Member(left, right) => {
                self.depths[*left].max(self.depths[*right])
            }
            Node::Conditional(test, yes, no) => {
                self.depths[*test].max(self.depths[*yes]).max(self.depths[*no])
            }
            Node::Array(nodes) | Node::Call(_, nodes) => {
                nodes.iter().map(|node| self.depths[*node]).max().unwrap_or(0)
            }
            Node::Object(members) => members.iter().map(|(_, node)| self.depths[*node]).max().unwrap_or(0),
        };
        self.check(deepest)?;
        self.depths.push(deepest + 1);
        self.tree.nodes.push(node);
        Ok(self.tree.nodes.len() - 1)
    }

    fn check(&self, depth: u16) -> Result<()> {
        if depth < MAX_DEPTH {
            return Ok(());
        }
        Err(Error::new(Code::SizeLimit, format!("an expression is more than {MAX_DEPTH} levels deep"))
            .hint("split it into several calculate transforms"))
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.first(), Some(Token::Sign(other)) if *other == sign);
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }

    fn expect(&mut self, sign: &str) -> Result<()> {
        if self.eat(sign) { Ok(()) } else { Err(invalid(self.text, &format!("a {sign} is missing"))) }
    }

    fn conditional(&mut self, depth: u16) -> Result<usize> {
        self.check(depth)?;
        let test = self.operation(0, depth + 1)?;
        if !self.eat("?") {
            return Ok(test);
        }
        let yes = self.conditional(depth + 1)?;
        self.expect(":")?;
        let no = self.conditional(depth + 1)?;
        self.add(Node::Conditional(test, yes, no))
    }

    /// Operators that bind at least as strongly as `least`, from left to right.
    fn operation(&mut self, least: u8, depth: u16) -> Result<usize> {
        self.check(depth)?;
        let mut left = self.unary(depth + 1)?;
        while let Some(Token::Sign(sign)) = self.tokens.first()
            && let Some((operator, strength)) = Operator::binary(sign)
            && strength >= least
        {
            self.tokens = &self.tokens[1..];
            let right = self.operation(strength + 1, depth + 1)?;
            left = self.add(Node::Binary(operator, left, right))?;
        }
        Ok(left)
    }

    fn unary(&mut self, depth: u16) -> Result<usize> {
        self.check(depth)?;
        for (sign, operator) in
            [("-", Operator::Minus), ("+", Operator::Plus), ("!", Operator::Not), ("~", Operator::BitNot)]
        {
            if self.eat(sign) {
                let operand = self.unary(depth + 1)?;
                return self.add(Node::Unary(operator, operand));
            }
        }
        self.postfix(depth)
    }

    fn postfix(&mut self, depth: u16) -> Result<usize> {
        let mut object = self.primary(depth)?;
        loop {
            let name = if self.eat(".") {
                let Some(Token::Name(name)) = self.tokens.first() else {
                    return Err(invalid(self.text, "a name is missing after a ."));
                };
                self.tokens = &self.tokens[1..];
                self.add(Node::Constant(Value::text(name)))?
            } else if self.eat("[") {
                let name = self.conditional(depth + 1)?;
                self.expect("]")?;
                name
            } else {
                return Ok(object);
            };
            object = self.member(object, name)?;
        }
    }

    /// A member; one of `datum`, or of a field, whose name is written out becomes a field.
    fn member(&mut self, object: usize, name: usize) -> Result<usize> {
        let written = match &self.tree.nodes[name] {
            Node::Constant(Value::Text(name)) => Some(name.to_string()),
            _ => None,
        };
        let path = match (&self.tree.nodes[object], written) {
            (Node::Datum, Some(name)) => vec![name],
            (Node::Field(field), Some(name)) if name != "length" => {
                let mut path = self.tree.fields[*field].clone();
                path.push(name);
                path
            }
            _ => return self.add(Node::Member(object, name)),
        };
        self.tree.fields.push(path);
        self.add(Node::Field(self.tree.fields.len() - 1))
    }

    fn primary(&mut self, depth: u16) -> Result<usize> {
        let Some((token, rest)) = self.tokens.split_first() else {
            return Err(invalid(self.text, "it ends too early"));
        };
        self.tokens = rest;
        match token {
            Token::Number(number) => self.add(Node::Constant(Value::Number(*number))),
            Token::Text(text) => self.add(Node::Constant(Value::text(text))),
            Token::Name(name) if self.eat("(") => {
                let function = Function::find(name)?;
                let arguments = self.list(")", depth)?;
                function.check_count(name, arguments.len())?;
                self.add(Node::Call(function, arguments))
            }
            Token::Name(name) => self.name(name),
            Token::Sign("(") => {
                let inner = self.conditional(depth + 1)?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Sign("[") => {
                let elements = self.list("]", depth)?;
                self.add(Node::Array(elements))
            }
            Token::Sign("{") => self.object(depth),
            Token::Sign(sign) => Err(invalid(self.text, &format!("{sign} stands where a value should"))),
        }
    }

    fn list(&mut self, end: &str, depth: u16) -> Result<Vec<usize>> {
        let mut nodes = Vec::new();
        if self.eat(end) {
            return Ok(nodes);
        }
        loop {
            nodes.push(self.conditional(depth + 1)?);
            if self.eat(end) {
                return Ok(nodes);
            }
            self.expect(",")?;
        }
    }

    fn object(&mut self, depth: u16) -> Result<usize> {
        let mut members = Vec::new();
        while !self.eat("}") {
            if !members.is_empty() {
                self.expect(",")?;
            }
            let name = match self.tokens.first() {
                Some(Token::Name(name) | Token::Text(name)) => name.clone(),
                Some(Token::Number(number)) => Value::Number(*number).string().into_owned(),
                _ => return Err(invalid(self.text, "a name is missing in an object")),
            };
            self.tokens = &self.tokens[1..];
            self.expect(":")?;
            let value = self.conditional(depth + 1)?;
            members.push((name, value));
        }
        self.add(Node::Object(members))
    }

    fn name(&mut self, name: &str) -> Result<usize> {
        use std::f64::consts;
        let number = match name {
            "datum" => return self.add(Node::Datum),
            "true" => return self.add(Node::Constant(Value::Boolean(true))),
            "false" => return self.add(Node::Constant(Value::Boolean(false))),
            "null" | "undefined" => return self.add(Node::Constant(Value::Null)),
            "NaN" => f64::NAN,
            "Infinity" => f64::INFINITY,
            "E" => consts::E,
            "LN2" => consts::LN_2,
            "LN10" => consts::LN_10,
            "LOG2E" => consts::LOG2_E,
            "LOG10E" => consts::LOG10_E,
            "PI" => consts::PI,
            "SQRT1_2" => consts::FRAC_1_SQRT_2,
            "SQRT2" => consts::SQRT_2,
            "MIN_VALUE" => 5e-324,
            "MAX_VALUE" => f64::MAX,
            _ => {
                self.tree.parameters.push(name.to_owned());
                return self.add(Node::Parameter(self.tree.parameters.len() - 1));
            }
        };
        self.add(Node::Constant(Value::Number(number)))
    }
}
