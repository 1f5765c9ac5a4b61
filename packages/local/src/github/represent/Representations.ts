import { GithubStore } from '../GithubStore';
import { GitObjects } from './GitObjects';
import { Hooks } from './Hooks';
import { Issues } from './Issues';
import { People } from './People';
import { PullRequests } from './PullRequests';
import { Repositories } from './Repositories';
import { Urls } from './Urls';

/** Things as the REST API shows them, by the names of its OpenAPI description. */
export class Representations {
  readonly urls: Urls;
  readonly people: People;
  readonly repositories: Repositories;
  readonly git: GitObjects;
  readonly issues: Issues;
  readonly pullRequests: PullRequests;
  readonly hooks: Hooks;

  constructor(store: GithubStore, baseUrl: string) {
    this.urls = new Urls(baseUrl);
    this.people = new People(store, this.urls);
    this.repositories = new Repositories(store, this.urls, this.people);
    this.git = new GitObjects(this.urls, this.people);
    this.issues = new Issues(store, this.urls, this.people);
    this.pullRequests = new PullRequests(store, this.urls, this);
    this.hooks = new Hooks(this.urls);
  }
}
