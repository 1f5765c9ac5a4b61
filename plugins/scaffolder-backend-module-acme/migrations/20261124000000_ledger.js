/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('acme_run_pieces', table => {
    table.comment('What runs of templates made or found outside of the portal');
    table.bigIncrements('id').comment('In the order in which they came');
    table.text('task_id').notNullable().comment('The run');
    table.text('step_id').notNullable().comment('Its step that was at work');
    table.text('kind').notNullable().comment('Such as repository');
    table
      .text('key')
      .notNullable()
      .comment(
        'Tells it from the others of its kind, such as acme/returns-api',
      );
    table.text('title').notNullable().comment('For people');
    table.text('url').comment('Where people find it');
    table.text('state').notNullable().comment('begun, made, found or removed');
    table
      .timestamp('recorded_at')
      .notNullable()
      .defaultTo(knex.fn.now())
      .comment('When it came to that state');
    table.unique(['task_id', 'kind', 'key']);
    table.index(['kind', 'key']);
  });
  await knex.schema.createTable('acme_runs_given_up', table => {
    table.comment('Runs that are cleaned up, and never go on');
    table.text('task_id').primary().comment('The run');
    table.text('by_task_id').notNullable().comment('The run that cleans it up');
    table
      .timestamp('given_up_at')
      .notNullable()
      .defaultTo(knex.fn.now())
      .comment('When that began');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('acme_runs_given_up');
  await knex.schema.dropTable('acme_run_pieces');
};
