import { InputError, NotFoundError } from '@backstage/errors';
import { JsonObject, JsonPrimitive } from '@backstage/types';
import { Document, isScalar, parseAllDocuments, stringify } from 'yaml';

/** What becomes of a descriptor; every other character in it stays. */
export interface DescriptorEdit {
  /** The entity that is edited. */
  readonly kind: string;
  readonly name: string;
  /** New values, by the paths of those that are there: `spec.lifecycle`. */
  readonly set: Record<string, JsonPrimitive>;
  /** Entities to add, unless those of their kinds and names are there. */
  readonly add: readonly JsonObject[];
}

/**
 * Edits one entity of a descriptor, and adds others.
 *
 * @throws InputError for a text that is no YAML or a value that is not there to
 *   be set, NotFoundError when the entity is not in it
 */
export function editDescriptor(text: string, edit: DescriptorEdit): string {
  if (!findEntity(text, edit)) {
    throw new NotFoundError(
      `The descriptor does not define a ${edit.kind} ${edit.name}`,
    );
  }
  const set = Object.entries(edit.set).reduce(
    (edited, [path, value]) => setValue(edited, edit, path, value),
    text,
  );
  return edit.add.reduce(addEntity, set);
}

function setValue(
  text: string,
  entity: { kind: string; name: string },
  path: string,
  value: JsonPrimitive,
): string {
  const node = findEntity(text, entity)?.getIn(path.split('.'), true);
  if (!isScalar(node) || !node.range) {
    throw new InputError(
      `The ${entity.kind} ${entity.name} has no ${path} that could be set`,
    );
  }
  const [start, end] = node.range;
  return text.slice(0, start) + stringify(value).trim() + text.slice(end);
}

function addEntity(text: string, entity: JsonObject): string {
  const { kind, metadata } = entity as {
    kind: string;
    metadata: { name: string };
  };
  if (findEntity(text, { kind, name: metadata.name })) {
    return text;
  }
  const own = text.endsWith('\n') ? text : `${text}\n`;
  const mark = /^---\s*$/.test(own.trimEnd().split('\n').at(-1) ?? '')
    ? ''
    : '---\n';
  return `${own}${mark}${stringify(entity)}`;
}

function findEntity(
  text: string,
  { kind, name }: { kind: string; name: string },
): Document | undefined {
  const documents: Document[] = [...parseAllDocuments(text)];
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error) {
    throw new InputError(
      `The descriptor is no YAML: ${error.message}. Mend it in its repository, and run the template again`,
    );
  }
  return documents.find(
    document =>
      isSame(document.get('kind'), kind) &&
      isSame(document.getIn(['metadata', 'name']), name),
  );
}

function isSame(value: unknown, wanted: string): boolean {
  return (
    String(value).toLocaleLowerCase('en-US') ===
    wanted.toLocaleLowerCase('en-US')
  );
}
