namespace CrossDistil.Tensors.Graphs;

/// <summary>
/// Describes the computation of a traced tape, operation by operation in order; see
/// <see cref="Tape.Describe"/>. A tensor is known by identity: each was the result of an earlier call. A writer refuses
/// what it cannot write with a <see cref="NotSupportedException"/>.
/// </summary>
internal interface IGraphWriter
{
    /// <summary>Numbers that were put on the tape: inputs, where the writer knows them as such.</summary>
    void Constant(Tensor y);

    /// <summary>A parameter as it is.</summary>
    void Use(Tensor y, Parameter parameter);

    /// <summary>
    /// Embeddings of every field side by side, then numbers; once for each group of the table's vectors.
    /// </summary>
    void Gather(Tensor y, EmbeddingTable table, int numberColumns);

    /// <summary>y = act(x·W + b): columns g of x go through rows g of W.</summary>
    void Dense(Tensor y, Tensor x, DenseLayerParts layer);

    /// <summary>y = f(x), element by element.</summary>
    void Map(Tensor y, Tensor x, Function function);

    /// <summary>y = left ∘ right, element by element; a 1×1 operand serves all elements.</summary>
    void Combine(Tensor y, Combination combination, Tensor left, Tensor right);

    /// <summary>Softmax of every row.</summary>
    void Softmax(Tensor y, Tensor x);

    /// <summary>y_g = Σ_e gate_g,e·expert_e.</summary>
    void Mixture(MixtureParts mixture);

    /// <summary>Tensors side by side.</summary>
    void Concat(Tensor y, IReadOnlyList<Tensor> parts);

    /// <summary>Columns of x from <paramref name="start"/> on, as many as y has.</summary>
    void SliceColumns(Tensor y, Tensor x, int start);

    /// <summary>Rows of x from <paramref name="start"/> on, as many as y has.</summary>
    void SliceRows(Tensor y, Tensor x, int start);

    /// <summary>y = scale·Σ x, 1×1.</summary>
    void Sum(Tensor y, Tensor x, float scale);

    /// <summary>y has the values of x.</summary>
    void Same(Tensor y, Tensor x);
}

/// <summary>What a dense layer is made of.</summary>
/// <param name="Weight">W, [groups · in, out].</param>
/// <param name="Bias">b, [1, groups · out]; null = none.</param>
/// <param name="Groups">Layers side by side.</param>
/// <param name="Activation">What follows.</param>
internal readonly record struct DenseLayerParts(Parameter Weight, Parameter? Bias, int Groups, Activation Activation);

/// <summary>What a mixture is made of.</summary>
/// <param name="Results">One per gate, [rows, width], or one for all side by side.</param>
/// <param name="Gates">[gate] of [rows, experts seen], or [1, experts seen] for all rows.</param>
/// <param name="Parts">Tensors of one or more experts each, [rows, experts · width].</param>
/// <param name="Width">Columns of an expert.</param>
/// <param name="Mask">[gate][part] whether the gate mixes the experts of the part.</param>
internal sealed record MixtureParts(
    IReadOnlyList<Tensor> Results, IReadOnlyList<Tensor> Gates, IReadOnlyList<Tensor> Parts, int Width,
    IReadOnlyList<IReadOnlyList<bool>> Mask);
