using CrossDistil.Tensors.Operations;

namespace CrossDistil.Tensors;

public sealed partial class Tape
{
    /// <summary>Copies numbers onto the tape; they need no gradient.</summary>
    /// <param name="values">[rows, columns], row after row.</param>
    /// <param name="rows">At least 0.</param>
    /// <param name="columns">At least 1.</param>
    /// <exception cref="ArgumentException">The span's length is not rows·columns.</exception>
    public Tensor Constant(ReadOnlySpan<float> values, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length != (long)rows * columns)
            throw new ArgumentException($"{rows}×{columns} needs {(long)rows * columns} values, not {values.Length}.", nameof(values));
        var constant = New(rows, columns, needsGradient: false);
        values.CopyTo(Arena.View<float>(constant.Address, values.Length));
        if (Tracing) Record<ConstantOperation>(constant);
        return constant;
    }

    /// <summary>
    /// Copies some of many numbers onto the tape, in the order of their places; they need no gradient.
    /// </summary>
    /// <param name="values">The numbers.</param>
    /// <param name="places">Which of them, each 0 … values.Length − 1.</param>
    /// <returns>[places, 1].</returns>
    /// <exception cref="IndexOutOfRangeException">A place is out of range.</exception>
    public Tensor Constant(ReadOnlySpan<float> values, ReadOnlySpan<int> places)
    {
        var constant = New(places.Length, 1, needsGradient: false);
        var target = Arena.View<float>(constant.Address, places.Length);
        for (var i = 0; i < target.Length; i++) target[i] = values[places[i]];
        if (Tracing) Record<ConstantOperation>(constant);
        return constant;
    }

    /// <summary>
    /// The parameter itself as a tensor [rows, columns]: not copied, and its gradient is
    /// <see cref="Parameter.Gradient"/>.
    /// </summary>
    public Tensor Use(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var tensor = Alias(
            parameter.Matrix.Address, parameter.Rows, parameter.Columns, needsGradient: true, parameter.GradientMatrix.Address);
        if (Tracing) UseOperation.Record(this, tensor, parameter);
        return tensor;
    }

    /// <summary>Looks up the embeddings of every row and puts its numbers behind them.</summary>
    /// <param name="table">The embeddings.</param>
    /// <param name="ids">[rows, fields], each id local to its field: 0 … FieldRows[field] − 1. Ignored where a list
    /// covers the field.</param>
    /// <param name="rows">At least 0.</param>
    /// <param name="lists">Fields with any number of ids per row, mean-pooled.</param>
    /// <param name="numbers">[rows, numberColumns]; constants.</param>
    /// <param name="numberColumns">At least 0.</param>
    /// <returns>[rows, groups · (fields·dim + numberColumns)]: what each network that reads the table reads.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside its field; the message names both.</exception>
    /// <exception cref="ArgumentException">A span has the wrong length, or a list is malformed.</exception>
    public Tensor Gather(
        EmbeddingTable table, ReadOnlySpan<int> ids, int rows, ReadOnlySpan<FieldLists> lists = default,
        ReadOnlySpan<float> numbers = default, int numberColumns = 0) =>
        GatherOperation.Run(this, table, ids, rows, lists, numbers, numberColumns);

    /// <summary>A layer: act(x·W + b).</summary>
    /// <param name="x">[rows, in].</param>
    /// <param name="weight">[in, out].</param>
    /// <param name="bias">[1, out], or null for none.</param>
    /// <param name="activation">What follows.</param>
    /// <returns>[rows, out].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Dense(Tensor x, Parameter weight, Parameter? bias, Activation activation) =>
        DenseOperation.Run(this, x, weight, bias, groups: 1, activation);

    /// <summary>
    /// G layers side by side: columns g of x ([rows, in]) go through rows g of the weight ([in, out]).
    /// </summary>
    /// <param name="x">[rows, G·in].</param>
    /// <param name="weight">[G·in, out].</param>
    /// <param name="bias">[1, G·out], or null for none.</param>
    /// <param name="groups">G, at least 1.</param>
    /// <param name="activation">What follows.</param>
    /// <returns>[rows, G·out].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor GroupedDense(Tensor x, Parameter weight, Parameter? bias, int groups, Activation activation) =>
        DenseOperation.Run(this, x, weight, bias, groups, activation);

    /// <summary>e^x divided by its sum over the row: every row becomes positive weights that sum to 1.</summary>
    public Tensor Softmax(Tensor x) => SoftmaxOperation.Run(this, x);

    /// <summary>Σ_e gate_e · expert_e, for every row.</summary>
    /// <param name="gates">[rows, E], or [1, E] for all rows.</param>
    /// <param name="experts">[rows, E·width].</param>
    /// <returns>[rows, width].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Mixture(Tensor gates, Tensor experts) => JoinedMixtures([gates], experts);

    /// <summary>A mixture per gate, all in one pass over the experts, forward and backward.</summary>
    /// <param name="gates">[gate] of [rows, E_g], or [1, E_g] for all rows; gate g mixes E_g experts.</param>
    /// <param name="experts">[part] of [rows, experts · width], side by side in the order of the gates'
    /// columns.</param>
    /// <param name="mask">[gate, part]: whether the gate mixes the experts of the part; empty = every gate mixes
    /// all.</param>
    /// <param name="results">[gate] of [rows, width]; filled.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Mixtures(ReadOnlySpan<Tensor> gates, ReadOnlySpan<Tensor> experts, ReadOnlySpan<bool> mask, Span<Tensor> results)
    {
        if (results.Length != gates.Length)
            throw new ArgumentException($"{gates.Length} gates give as many results, not {results.Length}.", nameof(results));
        MixtureOperation.Run(this, gates, experts, mask, results);
    }

    /// <summary>A mixture per gate, side by side in one tensor: what a grouped layer reads.</summary>
    /// <param name="gates">[gate] of [rows, E] or [1, E].</param>
    /// <param name="experts">[rows, E · width].</param>
    /// <returns>[rows, gates · width].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor JoinedMixtures(ReadOnlySpan<Tensor> gates, Tensor experts)
    {
        Tensor? result = null;
        MixtureOperation.Run(this, gates, [experts], mask: default, new Span<Tensor>(ref result!));
        return result;
    }

    /// <summary>Puts tensors of equal rows side by side.</summary>
    /// <exception cref="ArgumentException">There is none, or their rows differ.</exception>
    public Tensor Concat(ReadOnlySpan<Tensor> parts) => ConcatOperation.Run(this, parts);

    /// <summary>Columns <paramref name="start"/> … <paramref name="start"/> + <paramref name="count"/> − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They reach outside x.</exception>
    public Tensor Slice(Tensor x, int start, int count) => SliceOperation.Run(this, x, start, count);

    /// <summary>
    /// Rows <paramref name="start"/> … <paramref name="start"/> + <paramref name="count"/> − 1; not copied.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">They reach outside x.</exception>
    public Tensor SliceRows(Tensor x, int start, int count) => SliceRowsOperation.Run(this, x, start, count);

    /// <summary>left + right per element; a 1×1 operand serves all elements.</summary>
    /// <exception cref="ArgumentException">The shapes differ and neither is 1×1.</exception>
    public Tensor Add(Tensor left, Tensor right) => CombineOperation.Run(this, Combination.Add, left, right);

    /// <summary>left − right per element; a 1×1 operand serves all elements.</summary>
    /// <exception cref="ArgumentException">The shapes differ and neither is 1×1.</exception>
    public Tensor Subtract(Tensor left, Tensor right) => CombineOperation.Run(this, Combination.Subtract, left, right);

    /// <summary>left · right per element; a 1×1 operand serves all elements.</summary>
    /// <exception cref="ArgumentException">The shapes differ and neither is 1×1.</exception>
    public Tensor Multiply(Tensor left, Tensor right) => CombineOperation.Run(this, Combination.Multiply, left, right);

    /// <summary>factor·x.</summary>
    public Tensor Scale(Tensor x, float factor) => Affine(x, factor, 0);

    /// <summary>x + offset.</summary>
    public Tensor Shift(Tensor x, float offset) => Affine(x, 1, offset);

    /// <summary>1 / (1 + e^−x), in [0, 1].</summary>
    public Tensor Sigmoid(Tensor x) => MapOperation.Run(this, x, new Function(FunctionKind.Sigmoid));

    /// <summary>
    /// ln(1 + e^x) = −ln(1 − σ(x)), without overflow for any x. Binary cross-entropy of a logit z is Softplus(z) − y·z.
    /// </summary>
    public Tensor Softplus(Tensor x) => MapOperation.Run(this, x, new Function(FunctionKind.Softplus));

    /// <summary>min(max(x, min), max); the gradient passes where min ≤ x ≤ max, as in torch.clamp.</summary>
    /// <exception cref="ArgumentException">min is not below or equal to max (infinities are allowed, NaN is
    /// not).</exception>
    public Tensor Clamp(Tensor x, float min, float max)
    {
        if (!(min <= max)) throw new ArgumentException($"[{min}, {max}] is not a range.", nameof(min));
        return MapOperation.Run(this, x, new Function(FunctionKind.Clamp, min, max));
    }

    /// <summary>max(x, floor); the gradient passes where x ≥ floor.</summary>
    public Tensor Max(Tensor x, float floor) => Clamp(x, floor, float.PositiveInfinity);

    /// <summary>Σ of all elements, 1×1; 0 of none.</summary>
    public Tensor Sum(Tensor x) => SumOperation.Run(this, x, scale: 1);

    /// <summary>Mean of all elements, 1×1.</summary>
    /// <exception cref="ArgumentException">x has no elements.</exception>
    public Tensor Mean(Tensor x)
    {
        Check(x);
        if (x.Count == 0) throw new ArgumentException("The mean of nothing is undefined.", nameof(x));
        return SumOperation.Run(this, x, 1f / x.Count);
    }

    /// <summary>
    /// Pairwise logistic ranking over all pairs of two sides: Σ weight · Σ_ij w_i·w_j·ln(1 + e^(s_j − s_i)) / (Σ w_i ·
    /// Σ w_j), i over the higher rows of a term and j over its lower ones, summed over the terms; 1×1. Its gradient
    /// sums to zero over the rows to the last bit, as it depends on differences alone: as long as nothing else adds to
    /// the gradient of <paramref name="scores"/>.
    /// </summary>
    /// <param name="scores">s, [rows, 1].</param>
    /// <param name="weights">[row] w ≥ 0.</param>
    /// <param name="terms">What ranks above what.</param>
    /// <param name="maxPairs">
    /// Maximum pairs of a term, at least 1. Where there are more, each row of the larger side is paired with equally
    /// many consecutive rows of the smaller one, from a start that moves from row to row, and the sum is scaled so that
    /// its mean over all <paramref name="draw"/> is that over all pairs. Each row has at least 8 pairs.
    /// </param>
    /// <param name="draw">64 random bits that choose the start of the first row; use new ones in every step.</param>
    /// <param name="relativeToFirst">Whether the weights of all terms but the first are multiplied by the first one's
    /// mean over its pairs / ln 2, as a constant: 1 = no better than guessing, 0 = learned.</param>
    /// <exception cref="ArgumentException">The scores are not a column, or do not fit the weights.</exception>
    /// <exception cref="IndexOutOfRangeException">A term names a row that there is not.</exception>
    public Tensor PairwiseLogistic(
        Tensor scores, ReadOnlySpan<float> weights, ReadOnlySpan<PairedRows> terms, int maxPairs, ulong draw,
        bool relativeToFirst = false) =>
        PairwiseLogisticOperation.Run(this, scores, weights, terms, maxPairs, draw, relativeToFirst);

    /// <summary>x as a constant: the same values (not copied), but no gradient passes.</summary>
    public Tensor Detach(Tensor x)
    {
        Check(x);
        var detached = Alias(x.Address, x.Rows, x.Columns, needsGradient: false);
        if (Tracing) DetachOperation.Record(this, detached, x);
        return detached;
    }

    /// <summary>
    /// x as it is (not copied); its gradient arrives multiplied by a factor: 1 = x itself, 0 = <see cref="Detach"/>.
    /// </summary>
    public Tensor ScaleGradient(Tensor x, float factor) => ScaleGradientOperation.Run(this, x, factor);

    /// <summary>
    /// Zeroes a random share of the elements and scales the others by 1/(1 − rate), so that the expectation stays.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="rate">The share, in [0, 1).</param>
    /// <param name="seed">With the element's index it alone decides what is kept: use another one for every layer and
    /// step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside [0, 1).</exception>
    public Tensor Dropout(Tensor x, float rate, ulong seed) => DropoutOperation.Run(this, x, rate, seed);

    /// <summary>factor·x + offset.</summary>
    internal Tensor Affine(Tensor x, float factor, float offset) =>
        MapOperation.Run(this, x, new Function(FunctionKind.Affine, factor, offset));
}
