namespace CrossDistil.Scoring.Bundles;

/// <summary>
/// What <c>score</c> is, over the tasks' probabilities: a product of powers (<c>long_view^0.7 * like^0.3</c>), a
/// weighted sum (<c>0.7 * long_view + 0.3 * like</c>), or a sum of such products. Signs between terms need spaces, for
/// a task's name may hold one.
/// </summary>
internal sealed class RankingFormula
{
    private readonly Term[] _terms;
    private readonly string _text;

    private RankingFormula(string text, Term[] terms) => (_text, _terms) = (text, terms);

    /// <summary>
    /// The task whose probability alone is the score; null = another formula. Its logits then give the order, as
    /// calibration may tie different logits.
    /// </summary>
    public int? SingleTask => _terms is [{ Coefficient: 1, Factors: [{ Exponent: 1 } factor] }] ? factor.Task : null;

    /// <summary>Reads a formula.</summary>
    /// <param name="text">As above.</param>
    /// <param name="tasks">Names of the tasks, in order.</param>
    /// <exception cref="InputException">It is not a formula; the message names the character.</exception>
    public static RankingFormula Parse(string text, IReadOnlyList<string> tasks) => new(text, new RankingParser(text, tasks).Terms());

    /// <summary>A row's score.</summary>
    /// <param name="probabilities">[task], 0..1.</param>
    public double Of(ReadOnlySpan<double> probabilities)
    {
        var sum = 0.0;
        foreach (var term in _terms)
        {
            var product = term.Coefficient;
            foreach (var (task, exponent) in term.Factors)
                product *= exponent == 1 ? probabilities[task] : Math.Pow(probabilities[task], exponent);
            sum += product;
        }

        return sum;
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    /// <summary>c·Π p^e.</summary>
    internal readonly record struct Term(double Coefficient, Factor[] Factors);

    /// <summary>p^e.</summary>
    internal readonly record struct Factor(int Task, double Exponent);
}
