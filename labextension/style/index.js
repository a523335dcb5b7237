import './base.css';
import './card.css';
import './execution.css';
import './panel.css';
import './results.css';
import './document.css';
import './page.css';
import './tools.css';
