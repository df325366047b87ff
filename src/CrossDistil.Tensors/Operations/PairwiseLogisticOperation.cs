namespace CrossDistil.Tensors.Operations;

/// <summary>
/// y = Σ_terms weight · Σ_ij u_i·v_j·ln(1 + e^(s_j − s_i)) / (Σu·Σv), 1×1, i over the higher and j over the lower rows.
/// The value and the slope of every score are computed together.
/// </summary>
internal sealed class PairwiseLogisticOperation : Operation
{
    private const int MinWindow = Lanes.Count;
    private const int GridBits = 22; // of the greatest slope: leaves float32 two bits for what is spread over the rows

    private Tensor _scores = null!;
    private nint _slopes;   // [rows] float64 ∂y/∂s

    public static Tensor Run(
        Tape tape, Tensor scores, ReadOnlySpan<float> weights, ReadOnlySpan<PairedRows> terms, int maxPairs, ulong draw,
        bool relativeToFirst)
    {
        tape.Check(scores);
        if (scores.Columns != 1) throw new ArgumentException($"Scores have one column, not {scores.Columns}.", nameof(scores));
        if (weights.Length != scores.Rows)
            throw new ArgumentException($"{scores.Rows} scores need as many weights, not {weights.Length}.", nameof(weights));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPairs);
        var slopes = tape.Arena.Take((long)scores.Rows * sizeof(double));
        Arena.View<double>(slopes, scores.Rows).Clear();
        var (loss, unknown) = (0.0, 1.0);
        for (var i = 0; i < terms.Length; i++)
        {
            loss += Add(
                tape, scores, weights, terms[i], terms[i].Weight * unknown, maxPairs, draw, Arena.View<double>(slopes, scores.Rows));
            if (i == 0 && relativeToFirst) unknown = terms[0].Weight == 0 ? 0 : loss / (terms[0].Weight * Math.Log(2));
        }

        var y = tape.New(1, 1, scores.NeedsGradient);
        Arena.View<float>(y.Address, 1)[0] = (float)loss;
        if (tape.Record<PairwiseLogisticOperation>(y) is { } operation) (operation._scores, operation._slopes) = (scores, slopes);
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var dx = _scores.OpenGradient(out var accumulate);
        var scale = Arena.View<float>(Output.GradientMatrix.Address, 1)[0];
        Balance(Arena.View<double>(_slopes, _scores.Rows), scale, Arena.View<float>(dx.Address, _scores.Rows), accumulate);
    }

    public override void Describe(IGraphWriter graph) => throw OfTrainingAlone("PairwiseLogistic");

    /// <summary>
    /// target (+)= scale·slopes, rounded so that the sum of all is zero: to a grid on which float32 adds exactly, and
    /// what is missing to zero is spread over the rows that have a slope, a step or so of the grid each.
    /// </summary>
    internal static void Balance(ReadOnlySpan<double> slopes, double scale, Span<float> target, bool accumulate)
    {
        var step = GridStep(slopes, scale);
        var (share, rest) = Surplus(slopes, scale / step);
        for (var row = 0; row < slopes.Length; row++)
        {
            var gradient = scale * slopes[row];
            if (step > 0 && slopes[row] != 0)
            {
                gradient = step * (Steps(slopes[row], scale / step) - share - Math.Sign(rest));
                rest -= Math.Sign(rest);
            }

            target[row] = (float)gradient + (accumulate ? target[row] : 0);
        }
    }

    /// <summary>
    /// A power of two far below the greatest slope; 0 where every slope is 0 or one is not finite.
    /// </summary>
    private static double GridStep(ReadOnlySpan<double> slopes, double scale)
    {
        var greatest = 0.0;
        foreach (var slope in slopes) greatest = Math.Max(greatest, Math.Abs(scale * slope)); // NaN where there is one
        return greatest > 0 && double.IsFinite(greatest) ? Math.Max(float.Epsilon, Math.ScaleB(1, Math.ILogB(greatest) - GridBits)) : 0;
    }

    /// <summary>
    /// By how many steps the rounded slopes miss zero: for each row that has one, and what is left for the first of
    /// them.
    /// </summary>
    private static (long EachRow, long First) Surplus(ReadOnlySpan<double> slopes, double perStep)
    {
        if (!double.IsFinite(perStep)) return (0, 0); // no grid
        var (sum, rows) = (0L, 0);
        foreach (var slope in slopes)
        {
            if (slope == 0) continue;
            sum += Steps(slope, perStep);
            rows++;
        }

        return Math.DivRem(sum, rows);
    }

    private static long Steps(double slope, double perStep) => (long)Math.Round(slope * perStep);

    /// <summary>One term's loss, times <paramref name="weight"/>; its slopes are added.</summary>
    private static double Add(
        Tape tape, Tensor scores, ReadOnlySpan<float> weights, PairedRows term, double weight, int maxPairs, ulong draw,
        Span<double> slopes)
    {
        var manyAreHigher = term.Higher.Length >= term.Lower.Length;
        var sign = manyAreHigher ? 1 : -1; // s_lower − s_higher = sign·s_few − sign·s_many
        var (manyRows, fewRows) = manyAreHigher ? (term.Higher, term.Lower) : (term.Lower, term.Higher);
        ReadOnlySpan<int> many = manyRows.Span, few = fewRows.Span;
        double manyWeight = Sum(weights, many), fewWeight = Sum(weights, few);
        if (!(manyWeight > 0 && fewWeight > 0)) return 0; // a side without rows

        var all = (long)many.Length * few.Length <= maxPairs || few.Length <= MinWindow;
        var window = all ? Vectors(few.Length) : Math.Max(MinWindow, maxPairs / many.Length / MinWindow * MinWindow);
        var room = all ? window : few.Length + window;
        var block = new PairBlock(
            Side(tape, scores.Values, many, sign, many.Length), Side(tape, weights, many, 1 / manyWeight, many.Length), many.Length,
            Side(tape, scores.Values, few, sign, room), Side(tape, weights, few, 1 / fewWeight, room), few.Length,
            window, First: all ? 0 : (int)Math.BigMul(draw, (ulong)few.Length, out _), Stride: all ? 0 : window);
        if (all) Arena.View<float>(block.FewWeights, room)[few.Length..].Clear();

        nint manySums = tape.Arena.Take((long)many.Length * sizeof(double)), fewSums = tape.Arena.Take((long)room * sizeof(double));
        var scale = weight * (all ? 1 : (double)few.Length / window); // one over the share of the pairs that are taken
        var loss = scale * tape.Kernels.PairwiseLogistic(block, manySums, fewSums);
        var folded = Arena.View<double>(fewSums, room);
        for (var place = few.Length; !all && place < room; place++) folded[place - few.Length] += folded[place];
        Spread(many, weights, -sign * scale / manyWeight, Arena.View<double>(manySums, many.Length), slopes);
        Spread(few, weights, sign * scale / fewWeight, folded, slopes);
        return loss;
    }

    /// <summary>The next multiple of a window's minimum length.</summary>
    private static int Vectors(int rows) => (rows + MinWindow - 1) / MinWindow * MinWindow;

    private static double Sum(ReadOnlySpan<float> weights, ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows) sum += weights[row];
        return sum;
    }

    /// <summary>
    /// scale·values of the rows, one after the other, and again from the first until there are <paramref name="room"/>.
    /// </summary>
    private static nint Side(Tape tape, ReadOnlySpan<float> values, ReadOnlySpan<int> rows, double scale, int room)
    {
        var address = tape.Arena.Take((long)room * sizeof(float));
        var side = Arena.View<float>(address, room);
        for (var i = 0; i < rows.Length; i++) side[i] = (float)(scale * values[rows[i]]);
        for (var i = rows.Length; i < room; i++) side[i] = side[i - rows.Length];
        return address;
    }

    /// <summary>slopes[row] += scale·weight·sum for every row of a side.</summary>
    private static void Spread(
        ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, double scale, ReadOnlySpan<double> sums, Span<double> slopes)
    {
        for (var i = 0; i < rows.Length; i++) slopes[rows[i]] += scale * weights[rows[i]] * sums[i];
    }
}
