namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// All arithmetic of the engine, on native memory: the only interface to a processor. Results do not depend on the
/// number of threads. Where a method takes <c>accumulate</c>, it adds to the target when true and overwrites it when
/// false.
/// </summary>
internal abstract class TensorKernels : IDisposable
{
    /// <summary>
    /// y = act(x·W + b) per group g: columns g of x ([b, in] each) times rows g of W ([in, out]) give columns g of y.
    /// bias [G·out], 0 = none.
    /// </summary>
    public abstract void Dense(Matrix x, Matrix weight, nint bias, Matrix y, int groups, Activation activation);

    /// <summary>
    /// dx (+)= dy·Wᵀ per group; then 0 where <paramref name="rectified"/>, laid out as dx, is 0 (address 0 = nowhere).
    /// </summary>
    public abstract void DenseInputGradient(Matrix dy, Matrix weight, Matrix dx, int groups, bool accumulate, nint rectified);

    /// <summary>dW (+)= xᵀ·dy per group.</summary>
    public abstract void DenseWeightGradient(Matrix x, Matrix dy, Matrix dweight, int groups, bool accumulate);

    /// <summary>
    /// Zeroes dy where ReLU gave y = 0, and adds the column sums of what remains to dbias (0 = no bias).
    /// </summary>
    public abstract void DenseActivationGradient(Matrix y, Matrix dy, nint dbias, Activation activation);

    /// <summary>y (+)= f(x).</summary>
    public abstract void Map(Function function, nint x, nint y, int count, bool accumulate);

    /// <summary>dx (+)= f′(x)·dy, where y = f(x).</summary>
    public abstract void MapGradient(Function function, nint x, nint y, nint dy, nint dx, int count, bool accumulate);

    /// <summary>result (+)= left ∘ right.</summary>
    public abstract void Combine(Combination combination, Operand left, Operand right, nint result, int count, bool accumulate);

    /// <summary>result[0] (+)= scale·Σ x·y, or scale·Σ x where y is 0.</summary>
    public abstract void Sum(nint x, nint y, float scale, nint result, int count, bool accumulate);

    /// <summary>Σ x·y.</summary>
    public abstract double Dot(nint x, nint y, int count);

    /// <summary>reached[i] |= bit where x[i] is not 0; reached is uint32.</summary>
    public abstract void Mark(nint x, nint reached, uint bit, int count);

    /// <summary>y += x and x = 0 where reached[i] has fewer than two bits.</summary>
    public abstract void MoveUnshared(nint x, nint reached, nint y, int count);

    /// <summary>x (+)= scale·source[0] in every element.</summary>
    public abstract void Fill(nint source, float scale, nint x, int count, bool accumulate);

    /// <summary>x = 0.</summary>
    public abstract void Clear(nint x, int count);

    /// <summary>y (+)= x where <see cref="Hash"/> keeps the element, scaled by 1/(1 − rate); 0 elsewhere.</summary>
    public abstract void Dropout(nint x, nint y, int count, float rate, ulong seed, bool accumulate);

    /// <summary>to (+)= from; equal shapes, any strides.</summary>
    public abstract void Copy(Matrix from, Matrix to, bool accumulate);

    /// <summary>Softmax of every row.</summary>
    public abstract void Softmax(Matrix x, Matrix y);

    /// <summary>dx (+)= y·(dy − Σ y·dy) per row.</summary>
    public abstract void SoftmaxGradient(Matrix y, Matrix dy, Matrix dx, bool accumulate);

    /// <summary>The outputs of all gates.</summary>
    public abstract void Mixture(MixtureBlock mix);

    /// <summary>
    /// dw_g[r, e] (+)= x_e[r]·dy_g[r] and dx_e[r] (+)= Σ_g w_g[r, e]·dy_g[r], over the gates that see e and have a dy.
    /// </summary>
    public abstract void MixtureGradient(MixtureBlock mix);

    /// <summary>
    /// Σ u·v·ln(1 + e^(z−x)) over the pairs. manySums[k] = Σ v·σ(z−x) over the pairs of row k, fewSums[place] =
    /// Σ u·σ(z−x) over the pairs of the place; both float64.
    /// </summary>
    public abstract double PairwiseLogistic(PairBlock pairs, nint manySums, nint fewSums);

    /// <summary>
    /// Block g of y[r], at f·dim, = vector g of table row rows[r, f] (int32); −1 leaves the places alone. Blocks are
    /// y.Columns / groups wide.
    /// </summary>
    public abstract void Gather(nint table, int dim, int groups, nint rows, int fields, Matrix y);

    /// <summary>
    /// Block g of y[r], at <paramref name="column"/>, = mean of vector g of the table rows rows[offsets[r] ..
    /// offsets[r+1]]; 0 where there are none.
    /// </summary>
    public abstract void GatherMean(nint table, int dim, int groups, nint offsets, nint rows, Matrix y, int column);

    /// <summary>
    /// The gradients of the rows that <see cref="Gather"/> read, from the gradient of its result: [rows, fields,
    /// groups, dim].
    /// </summary>
    public abstract void GatherGradient(Matrix dy, int dim, int groups, int fields, nint gradients);

    /// <summary>
    /// sums[u] = the summed gradient of touched row u, its occurrences added in order, plus decay·occurrences·row.
    /// </summary>
    public abstract void SumRows(RowSegments segments, nint table, float decay, nint sums);

    /// <summary>One Adam step on all of w; clears the gradient.</summary>
    public abstract void Adam(AdamStep step, nint w, nint gradient, nint m, nint v, int count);

    /// <summary>
    /// One Adam step on the touched rows of a table; a row's gradient is that of <see cref="SumRows"/>.
    /// </summary>
    public abstract void RowAdam(AdamStep step, RowSegments segments, float decay, nint table, nint m, nint v);

    /// <summary>
    /// One row-wise Adagrad step of each of a row's vectors: a[row, g] += mean g², vector −= rate·g / (√a[row, g] + ε).
    /// </summary>
    public abstract void RowAdagrad(float rate, float epsilon, RowSegments segments, int groups, nint sums, nint table, nint squares);

    /// <summary>Frees scratch memory.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>32 well-mixed bits of (seed, index), from 32-bit multiplications only.</summary>
    protected static uint Hash(ulong seed, uint index) => Mix(Mix(index ^ (uint)seed) ^ (uint)(seed >> 32));

    /// <summary>Keep an element when its hash, shifted right by 8, is not below this.</summary>
    protected static int DropoutThreshold(float rate) => (int)(rate * (1 << 24));

    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * 0x7feb352d;
        x = (x ^ (x >> 15)) * 0x846ca68b;
        return x ^ (x >> 16);
    }
}
