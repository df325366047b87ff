import { render } from 'preact';
import '../base.css';
import { RankPage } from './rank-page';
import './rank.css';

const page = document.getElementById('page');
if (page) render(<RankPage />, page);
