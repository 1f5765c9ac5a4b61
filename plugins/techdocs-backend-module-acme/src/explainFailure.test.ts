import { ConfigReader } from '@backstage/config';
import { explainFailure } from './explainFailure';

const S3 = new ConfigReader({
  techdocs: {
    publisher: { type: 'awsS3', awsS3: { bucketName: 'docs' } },
  },
});

function answer(httpStatusCode: number) {
  return Object.assign(new Error('UnknownError'), {
    $metadata: { httpStatusCode },
  });
}

describe('explainFailure', () => {
  it.each([
    [404, "there is no bucket 'docs' at AWS S3. Make it, or correct"],
    [403, "AWS S3 refuses the bucket 'docs' to these credentials. Correct"],
    [301, "AWS S3 wants another region for the bucket 'docs'. Correct"],
    [500, 'does not answer as it should (UnknownError). See that it runs'],
  ])('says what to do about an answer of %s', (status, words) => {
    expect(explainFailure(S3, answer(status))).toContain(words);
  });

  it('says what to do when there are no credentials', () => {
    const failure = new Error('Could not load credentials');
    failure.name = 'CredentialsProviderError';

    expect(explainFailure(S3, failure)).toContain(
      'Set techdocs.publisher.awsS3.credentials, or run the portal with a role',
    );
  });

  it('names the endpoint of a storage that is not AWS', () => {
    const config = new ConfigReader({
      techdocs: {
        publisher: {
          type: 'awsS3',
          awsS3: { bucketName: 'docs', endpoint: 'https://minio.example' },
        },
      },
    });

    expect(explainFailure(config, answer(404))).toContain(
      "no bucket 'docs' at https://minio.example",
    );
  });

  it('passes on what another kind of storage says', () => {
    const config = new ConfigReader({
      techdocs: { publisher: { type: 'googleGcs' } },
    });

    expect(explainFailure(config, new Error('No such bucket'))).toBe(
      'the storage of TechDocs is not available (No such bucket)',
    );
  });
});
