import { InputError, NotFoundError } from '@backstage/errors';
import { JsonObject, JsonValue } from '@backstage/types';
import { Document, parseAllDocuments } from 'yaml';

/** What becomes of a descriptor; everything else in it stays as it is. */
export interface DescriptorEdit {
  /** The entity that is edited. */
  readonly kind: string;
  readonly name: string;
  /** Values by their paths, such as `spec.lifecycle`. */
  readonly set: Record<string, JsonValue>;
  /** Entities that are added, or take the place of those of their name. */
  readonly add: readonly JsonObject[];
}

/**
 * Edits one entity of a descriptor, and adds others, with its comments kept.
 *
 * @throws InputError for a text that is no YAML, NotFoundError when the entity
 *   is not in it
 */
export function editDescriptor(text: string, edit: DescriptorEdit): string {
  const documents = parseDescriptor(text);
  const edited = documents.find(document => describes(document, edit));
  if (!edited) {
    throw new NotFoundError(
      `The descriptor does not define a ${edit.kind} ${edit.name}`,
    );
  }
  for (const [path, value] of Object.entries(edit.set)) {
    edited.setIn(path.split('.'), value);
  }
  for (const entity of edit.add) {
    const added = new Document(entity);
    const { kind, metadata } = entity as {
      kind: string;
      metadata: { name: string };
    };
    const index = documents.findIndex(document =>
      describes(document, { kind, name: metadata.name }),
    );
    if (index < 0) {
      documents.push(added);
    } else {
      documents[index] = added;
    }
  }
  return join(documents);
}

function parseDescriptor(text: string): Document[] {
  const documents: Document[] = [...parseAllDocuments(text)];
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error) {
    throw new InputError(
      `The descriptor is no YAML: ${error.message}. Mend it in its repository, and run the template again`,
    );
  }
  return documents.filter(document => document.toJS() !== null);
}

function describes(
  document: Document,
  { kind, name }: { kind: string; name: string },
): boolean {
  const isSame = (value: unknown, wanted: string) =>
    String(value).toLocaleLowerCase('en-US') ===
    wanted.toLocaleLowerCase('en-US');
  return (
    isSame(document.get('kind'), kind) &&
    isSame(document.getIn(['metadata', 'name']), name)
  );
}

/** Each with its own lines, and one mark between two. */
function join(documents: Document[]): string {
  return documents
    .map(document => {
      document.directives = undefined;
      return document.toString({ lineWidth: 0 });
    })
    .join('---\n');
}
