import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonFile } from '../state/JsonFile';
import { Issue, JiraData, Project } from './model';
import { seed } from './seed';

/** The state of the stand-in, in one file. */
export class JiraStore {
  readonly data: JiraData;
  readonly #file: JsonFile<JiraData>;

  /** Opens what an earlier run left in the folder, or begins with a project. */
  static async open(dir: string): Promise<JiraStore> {
    await mkdir(dir, { recursive: true });
    const file = new JsonFile<JiraData>(join(dir, 'state.json'));
    const store = new JiraStore(file, (await file.read()) ?? seed());
    await store.save();
    return store;
  }

  private constructor(file: JsonFile<JiraData>, data: JiraData) {
    this.#file = file;
    this.data = data;
  }

  save(): Promise<void> {
    return this.#file.save(this.data);
  }

  project(idOrKey: string | undefined): Project | undefined {
    const key = idOrKey?.toLocaleUpperCase('en-US');
    return this.data.projects.find(
      project => project.id === idOrKey || project.key === key,
    );
  }

  issue(idOrKey: string): Issue | undefined {
    const key = idOrKey.toLocaleUpperCase('en-US');
    return this.data.issues.find(
      issue => issue.id === idOrKey || issue.key === key,
    );
  }

  async createIssue(
    project: Project,
    fields: Pick<Issue, 'typeId' | 'summary' | 'description' | 'labels'>,
  ): Promise<Issue> {
    this.data.lastId += 1;
    project.lastIssueNumber += 1;
    const issue: Issue = {
      ...fields,
      id: String(this.data.lastId),
      key: `${project.key}-${project.lastIssueNumber}`,
      projectId: project.id,
      createdAt: new Date().toISOString(),
    };
    this.data.issues.push(issue);
    await this.save();
    return issue;
  }

  removeIssue({ id }: Issue): Promise<void> {
    this.data.issues = this.data.issues.filter(issue => issue.id !== id);
    return this.save();
  }
}
