import * as React from 'react';

import { NOT_FOUND } from '../../api';
import { PageViewsModel } from '../../models/page-views';
import { ResultEntry } from '../../models/results';
import { Button } from '../basics';
import { useServices } from '../context';

const NO_LOOKS = 'DOM_DOC_UNSUPPORTED_FORMAT';

/** Why a page cannot be shown, and what can be done about it. */
export function PageProblem(props: {
  readonly entry: ResultEntry;
  readonly views: PageViewsModel;
}): React.JSX.Element | null {
  const { trans } = useServices();
  const { entry, views } = props;
  const { error } = views;
  if (error === null) {
    return null;
  }
  if (views.needsPassword) {
    return <PasswordForm views={views} />;
  }
  if (error.code === NO_LOOKS) {
    return (
      <div className="fl-Empty" role="status">
        <p>
          {trans.__(
            'Pages of this format have no looks of their own: PDF files and pictures have. The text is in the next tab.'
          )}
        </p>
      </div>
    );
  }
  const isMissing = error.code === NOT_FOUND;
  return (
    <div className="fl-Empty" role="status">
      <p>
        {isMissing
          ? trans.__(
              'The file of “%1” is not where it was when it was read, so its pages cannot be drawn.',
              entry.envelope.title
            )
          : error.message || error.type}
      </p>
      <p className="fl-muted">{isMissing ? error.message : error.hint}</p>
      <Button label={trans.__('Try again')} onClick={() => views.retry()} />
    </div>
  );
}

function PasswordForm({
  views
}: {
  readonly views: PageViewsModel;
}): React.JSX.Element {
  const { trans } = useServices();
  const [password, setPassword] = React.useState('');
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    views.unlock(password);
  };
  return (
    <form className="fl-Empty" onSubmit={submit}>
      <p role="status">
        {views.error?.code === 'DOM_DOC_PASSWORD_WRONG'
          ? trans.__('That password does not open the file.')
          : trans.__('The file is encrypted. Its pages show with its password.')}
      </p>
      <label className="fl-PasswordField">
        {trans.__('Password')}{' '}
        <input
          className="fl-Input"
          type="password"
          autoComplete="off"
          value={password}
          onChange={event => setPassword(event.target.value)}
        />
      </label>
      <button
        type="submit"
        className="fl-Button fl-mod-primary"
        disabled={password === ''}
      >
        {trans.__('Show the page')}
      </button>
    </form>
  );
}
