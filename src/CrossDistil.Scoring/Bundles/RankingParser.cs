namespace CrossDistil.Scoring.Bundles;

/// <summary>
/// Reads a ranking formula: terms joined by <c>+</c> or <c>-</c>, each of factors joined by <c>*</c>: a number, a task,
/// or <c>task^number</c>.
/// </summary>
internal sealed class RankingParser(string text, IReadOnlyList<string> tasks)
{
    private const string Form = "write it like long_view^0.7 * like^0.3 or 0.7 * long_view + 0.3 * like";
    private int _at;

    public RankingFormula.Term[] Terms()
    {
        List<RankingFormula.Term> terms = [Term(sign: 1)];
        while (Peek() is { Length: > 0 } sign)
        {
            if (sign is not ("+" or "-")) throw Fault($"\"{sign}\" in place of + - or *", Form);
            _at += sign.Length;
            terms.Add(Term(sign is "+" ? 1 : -1));
        }

        return [.. terms];
    }

    private RankingFormula.Term Term(double sign)
    {
        var (coefficient, factors) = (sign, new List<RankingFormula.Factor>());
        do
        {
            var word = Word("a task or a number");
            if (Array.IndexOf([.. tasks], word) is >= 0 and var task) factors.Add(new(task, Exponent()));
            else if (IsNumber(word, out var number)) coefficient *= number;
            else throw Fault($"there is no task \"{word}\"", $"name one of {string.Join(", ", tasks)}", word.Length);
        }
        while (Skip("*"));
        return factors.Count > 0 ? new(coefficient, [.. factors]) : throw Fault("a term has no task", Form);
    }

    private double Exponent()
    {
        if (!Skip("^")) return 1;
        var word = Word("an exponent");
        if (IsNumber(word, out var exponent)) return exponent;
        throw Fault($"\"{word}\" is not an exponent", "write a number behind ^", word.Length);
    }

    private static bool IsNumber(string word, out double number) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private string Word(string wanted)
    {
        var word = Peek();
        if (word.Length == 0) throw Fault($"it ends without {wanted}", Form);
        if (!IsOfName(word[0]) || word is "-") throw Fault($"\"{word}\" in place of {wanted}", Form);
        _at += word.Length;
        return word;
    }

    private bool Skip(string sign)
    {
        if (!string.Equals(Peek(), sign, StringComparison.Ordinal)) return false;
        _at += sign.Length;
        return true;
    }

    /// <summary>
    /// What comes next: a run of the characters of names and numbers, or one other character; empty at the end.
    /// </summary>
    private string Peek()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        var end = _at;
        while (end < text.Length && IsOfName(text[end])) end++;
        return end > _at || _at == text.Length ? text[_at..end] : text[_at..(_at + 1)];
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';

    private InputException Fault(string problem, string remedy, int back = 0) =>
        new($"ranking formula \"{text}\", character {_at - back + 1}", problem, remedy);
}
