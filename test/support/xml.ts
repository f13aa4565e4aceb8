/** An element as the parser below finds it. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Text directly inside, entities resolved. */
  text: string;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/**
 * A strict parser for the XML that reports write: elements, attributes in double quotes and the five entities, nothing
 * else. Whatever is not exactly that throws, so passing means well-formed.
 */
export function parseXml(source: string): XmlElement {
  // XML 1.0, production 2: the characters a document may hold.
  if (!/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(source))
    throw new Error("a character that XML cannot hold");
  const stack: XmlElement[] = [{ name: "", attributes: {}, children: [], text: "" }];
  const token = /<\/([\w-]+)>|<([\w-]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/y;
  while (token.lastIndex < source.length) {
    const at = token.lastIndex;
    const match = token.exec(source);
    if (!match) throw new Error(`not well-formed at ${JSON.stringify(source.slice(at, at + 60))}`);
    const [, closing, opening, attributes, selfClosing, text] = match;
    const parent = stack[stack.length - 1]!;
    if (closing !== undefined) {
      if (parent.name !== closing) throw new Error(`</${closing}> closes <${parent.name}>`);
      stack.pop();
    } else if (opening !== undefined) {
      const element: XmlElement = { name: opening, attributes: {}, children: [], text: "" };
      for (const [, key, value] of attributes!.matchAll(/ ([\w:-]+)="([^"]*)"/g)) {
        if (key! in element.attributes) throw new Error(`<${opening}> has ${key} twice`);
        element.attributes[key!] = resolve(value!);
      }
      parent.children.push(element);
      if (selfClosing === "") stack.push(element);
    } else parent.text += resolve(text!);
  }
  const [document] = stack;
  if (stack.length > 1) throw new Error(`<${stack[stack.length - 1]!.name}> is never closed`);
  if (document!.children.length !== 1) throw new Error(`${document!.children.length} root elements`);
  if (document!.text.trim() !== "") throw new Error("text outside the root element");
  return document!.children[0]!;
}

function resolve(text: string): string {
  if (text.includes("]]>")) throw new Error("]]> in text");
  return text.replace(/&([^;]*;?)/g, (_, entity: string) => {
    const character = entity.endsWith(";") ? ENTITIES[entity.slice(0, -1)] : undefined;
    if (character === undefined) throw new Error(`&${entity} is not an entity`);
    return character;
  });
}

/** Every element of a tree, in document order. */
export function descendants(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(descendants)];
}
